"""The launcher `./mentor`: which Python it takes, when it installs, and what it survives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "mentor"
TOOLS = (
    "sh",
    "cat",
    "cksum",
    "cp",
    "date",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "sed",
    "seq",
    "sleep",
    "tail",
    "touch",
)
PATIENCE = 30.0

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""

# Builds the editable wheel of the tiny project with the standard library alone; hangs while `hang` exists.
BACKEND = """
import pathlib, time, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    pathlib.Path("building").touch()
    while pathlib.Path("hang").exists():
        time.sleep(0.05)
    name = "tiny-1-py3-none-any.whl"
    info = "tiny-1.dist-info/"
    files = {
        "tiny.pth": str(pathlib.Path.cwd()),
        info + "METADATA": "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n"
        "Provides-Extra: model\\nProvides-Extra: dev\\n",
        info + "WHEEL": "Wheel-Version: 1.0\\nGenerator: tiny\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(f"{path},,\\n" for path in (*files, info + "RECORD"))
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        for path, text in {**files, info + "RECORD": record}.items():
            wheel.writestr(path, text)
    return name
"""

BOT = "import os, sys; print(sys.argv[1:], os.getcwd(), os.environ['HF_HUB_OFFLINE'], sep='|')"

# Stands in for a Python of a given version: notes each call, makes .venv from a copy of itself, installs
# nothing. The files `pip-fails` and `pip-hangs` in its folder say how its pip behaves.
FAKE_PYTHON = """\
#!/bin/sh
say_call() {{ printf '%s\\n' "$*" >>"{calls}"; }}
case "$*" in
    *version_info*) say_call probe; echo {version} ;;
    *ensurepip*) say_call probe; echo "{path}" ;;
    *fcntl*) exec "{real}" "$@" ;;
    *"-m venv"*) say_call venv; mkdir -p "$4/bin"; cp "{path}" "$4/bin/python" ;;
    *"-m pip"*)
        while [ "$1" != install ]; do shift; done
        say_call pip "$@"
        while [ -e "{folder}/pip-hangs" ]; do sleep 0.05; done
        [ ! -e "{folder}/pip-fails" ] || {{ seq -f 'pip says %g' 30; exit 1; }}
        ;;
    *"-m bot"*) say_call bot; echo "answer from {version}" ;;
esac
"""


def heed_interrupts() -> None:
    """A test run in the background ignores Ctrl-C, and its children would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Project:
    """A tiny project beside which the launcher lies, in a folder whose name has a space."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my project"
        self.fakes = folder / "fakes"
        self.elsewhere = folder / "else where"
        self.env = {"HOME": str(folder), "PATH": str(self.fakes), "PIP_NO_INDEX": "1"}
        for made in (self.root / "bot", self.fakes, self.elsewhere):
            made.mkdir(parents=True)
        shutil.copy2(LAUNCHER, self.root / "mentor")
        self.write("pyproject.toml", PYPROJECT)
        self.write("constraints.txt", "torch==2.13.0\n")
        for tool in TOOLS:
            (self.fakes / tool).symlink_to(shutil.which(tool) or tool)

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def python(self, name: str, version: str) -> Path:
        """Puts a pretended Python of this version on PATH."""
        path = self.fakes / name
        text = FAKE_PYTHON.format(
            calls=self.fakes / "calls", folder=self.fakes, path=path, real=sys.executable, version=version
        )
        return self.script(name, text)

    def script(self, name: str, text: str) -> Path:
        path = self.fakes / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    def calls(self) -> list[str]:
        """What the pretended Python was asked to do since the last look, but for questions about itself."""
        return [call for call in self.all_calls() if call != "probe"]

    def all_calls(self) -> list[str]:
        log = self.fakes / "calls"
        calls = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return calls

    def pip_runs(self) -> bool:
        log = self.fakes / "calls"
        return log.exists() and "pip install" in log.read_text(encoding="utf-8")

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        return self.command(str(self.root / "mentor"), *args, env=env)

    def command(
        self, *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=cwd or self.elsewhere,
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self, *args: str) -> subprocess.Popen[str]:
        """Runs the launcher as the leader of a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [str(self.root / "mentor"), *args],
            cwd=self.elsewhere,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=heed_interrupts,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project on a machine without any Python."""
    return Project(tmp_path)


@pytest.fixture
def installed(project: Project) -> Project:
    """A project that one run has set up, on a pretended Python 3.11."""
    project.python("python3", "3.11")
    assert 0 == project.run("ask").returncode
    project.calls()
    return project


def make_real(project: Project) -> Project:
    project.env["MENTOR_PYTHON"] = sys.executable
    project.write("constraints.txt", "# nothing\n")
    project.write("backend.py", BACKEND)
    project.write("bot/__init__.py", "")
    project.write("bot/__main__.py", BOT)
    return project


@pytest.fixture
def real(project: Project) -> Project:
    """A project that is set up with the Python of this test run, its venv and its pip; nothing pretended."""
    return make_real(project)


@pytest.fixture(scope="module")
def real_installed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A real project after its first run. Shared: tests leave it as it is."""
    project = make_real(Project(tmp_path_factory.mktemp("real")))
    assert 0 == project.run("ask").returncode
    return project


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class TestChoiceOfPython:
    def test_python3_comes_first(self, project: Project) -> None:
        """python3 is taken when it is a supported version, whatever else there is."""
        project.python("python3", "3.12")
        project.python("python3.11", "3.11")
        assert "answer from 3.12\n" == project.run("ask").stdout

    @pytest.mark.parametrize("unfit", ["3.10", "3.14", "2.7"])
    def test_a_python3_of_another_version_is_passed_over(self, project: Project, unfit: str) -> None:
        """When python3 is too old or too new, python3.11, python3.12 and python3.13 are tried in turn."""
        project.python("python3", unfit)
        project.python("python3.13", "3.13")
        assert "answer from 3.13\n" == project.run("ask").stdout

    def test_a_candidate_must_run(self, project: Project) -> None:
        """A pyenv shim of a version that is not active exists but fails: it is passed over."""
        project.script("python3", "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n")
        project.python("python3.12", "3.12")
        result = project.run("ask")
        assert "answer from 3.12\n" == result.stdout
        assert "pyenv" not in result.stderr

    def test_the_operator_may_choose(self, project: Project) -> None:
        """MENTOR_PYTHON is taken before anything else."""
        project.python("python3", "3.11")
        own = project.python("own python", "3.13")
        assert "answer from 3.13\n" == project.run("ask", MENTOR_PYTHON=str(own)).stdout

    def test_no_python_at_all(self, project: Project) -> None:
        """Without a supported Python the error names the versions and how to get one."""
        result = project.run("ask")
        assert (2, "") == (result.returncode, result.stdout)
        assert "no Python 3.11, 3.12 or 3.13 found" in result.stderr
        assert "apt install" in result.stderr
        assert "MENTOR_PYTHON=" in result.stderr

    def test_the_chosen_python_is_of_another_version(self, project: Project) -> None:
        """A MENTOR_PYTHON outside 3.11-3.13 is an error that names both, not a reason to take another."""
        project.python("python3", "3.11")
        own = project.python("own", "3.14")
        result = project.run("ask", MENTOR_PYTHON=str(own))
        assert (2, "") == (result.returncode, result.stdout)
        assert f"MENTOR_PYTHON={own} is Python 3.14; set it to a Python 3.11, 3.12 or 3.13" in result.stderr

    def test_the_chosen_python_does_not_run(self, project: Project) -> None:
        """A MENTOR_PYTHON that is not there is an error, not a reason to take another."""
        project.python("python3", "3.11")
        result = project.run("ask", MENTOR_PYTHON="/nowhere/python")
        assert 2 == result.returncode
        assert "MENTOR_PYTHON=/nowhere/python does not run" in result.stderr

    def test_the_venv_module_is_missing(self, project: Project) -> None:
        """On Debian venv is a package of its own: the error names the one that fits the version."""
        fake = project.python("python3", "3.12")
        text = fake.read_text(encoding="utf-8")
        fake.write_text(text.replace("*ensurepip*)", "*ensurepip*) exit 1;;\n    x)"), encoding="utf-8")
        result = project.run("ask")
        assert (2, "") == (result.returncode, result.stdout)
        assert "apt install python3.12-venv" in result.stderr


class TestInstalling:
    def test_first_run(self, project: Project) -> None:
        """The first run makes .venv, installs torch by itself, then the packages under the constraints."""
        project.python("python3", "3.11")
        project.run("ask")
        calls = project.calls()
        assert ["venv", "pip", "pip", "bot"] == [call.split()[0] for call in calls]
        assert calls[1].endswith("--no-deps torch==2.13.0")
        assert calls[2].endswith("--constraint constraints.txt --editable .[model]")

    def test_setuptools_is_the_pinned_one(self, project: Project) -> None:
        """The project is built with the setuptools of constraints.txt, not with the newest one."""
        project.python("python3", "3.11")
        project.write("constraints.txt", 'setuptools==84.2.1 ; python_version >= "3"\n')
        project.run("ask")
        _, setuptools, packages, _ = project.calls()
        assert setuptools.endswith(" setuptools==84.2.1")
        assert "--no-build-isolation" in packages

    def test_an_index_for_torch_serves_nothing_else(self, project: Project) -> None:
        """MENTOR_TORCH_INDEX is asked for torch alone, not even for what torch depends on."""
        project.python("python3", "3.11")
        project.run("ask", MENTOR_TORCH_INDEX="file:///torch only")
        asked = [call for call in project.calls() if "--index-url" in call]
        assert 1 == len(asked)
        assert asked[0].endswith("--no-deps --index-url file:///torch only torch==2.13.0")

    def test_progress(self, project: Project) -> None:
        """Set-up says on stderr what it does and how long that took; stdout is the command's own."""
        project.python("python3", "3.11")
        result = project.run("ask")
        assert "answer from 3.11\n" == result.stdout
        lines = [line.rpartition(" ... ") for line in result.stderr.splitlines()]
        assert [
            "[1/3] making .venv with Python 3.11",
            "[2/3] installing torch==2.13.0",
            "[3/3] installing the packages of constraints.txt",
        ] == [what for what, _, _ in lines]
        assert all(seconds.endswith(" s") for _, _, seconds in lines)

    def test_a_second_run_costs_nothing(self, installed: Project) -> None:
        """When nothing changed, the only Python that starts is the bot's."""
        result = installed.run("ask")
        assert ["bot"] == installed.all_calls()
        assert "" == result.stderr

    @pytest.mark.parametrize("changed", ["constraints.txt", "pyproject.toml"])
    def test_a_change_of_what_is_wanted(self, installed: Project, changed: str) -> None:
        """A changed constraints.txt or pyproject.toml brings the kept .venv up to date, once."""
        installed.write(changed, "torch==2.14.0\n")
        installed.run("ask")
        assert ["pip", "pip", "bot"] == [call.split()[0] for call in installed.calls() if "venv" != call]
        installed.run("ask")
        assert ["bot"] == installed.calls()

    def test_a_command_with_an_extra(self, installed: Project) -> None:
        """`./mentor test` adds the developer's tools on its first run, and they stay."""
        installed.run("test")
        assert installed.calls()[-2].endswith(".[model,dev]")
        installed.run("test")
        installed.run("ask")
        assert ["bot", "bot"] == installed.calls()

    def test_extras_survive_a_change(self, installed: Project) -> None:
        """What a command has added is kept up to date with the rest."""
        installed.run("test")
        installed.write("constraints.txt", "# nothing\n")
        installed.run("ask")
        assert installed.calls()[-2].endswith(".[model,dev]")

    def test_another_version_of_python(self, installed: Project) -> None:
        """When MENTOR_PYTHON moves to another version, .venv is made anew with it."""
        newer = installed.python("newer", "3.12")
        result = installed.run("ask", MENTOR_PYTHON=str(newer))
        assert "venv" == installed.calls()[0]
        assert "answer from 3.12\n" == result.stdout

    def test_another_path_to_the_same_version(self, installed: Project) -> None:
        """When MENTOR_PYTHON is only another name for the same version, .venv stays."""
        same = installed.python("same", "3.11")
        installed.run("ask", MENTOR_PYTHON=str(same))
        assert "venv" not in installed.calls()

    def test_a_venv_made_with_another_python_stays(self, installed: Project) -> None:
        """Without MENTOR_PYTHON a sound .venv is kept, also when python3 is another version by now."""
        installed.python("python3", "3.13")
        installed.write("constraints.txt", "# nothing\n")
        assert "answer from 3.11\n" == installed.run("ask").stdout

    def test_a_venv_whose_python_is_gone(self, installed: Project) -> None:
        """After the Python that .venv was made with has been removed, .venv is made anew."""
        python = installed.root / ".venv/bin/python"
        python.unlink()
        python.symlink_to("/nowhere/python3.11")
        assert "answer from 3.11\n" == installed.run("ask").stdout
        assert "venv" in installed.calls()

    def test_a_venv_whose_python_does_not_run(self, installed: Project) -> None:
        """A set-up does not build on a .venv whose Python fails."""
        (installed.root / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        assert "answer from 3.11\n" == installed.run("test").stdout
        assert "venv" in installed.calls()

    def test_a_moved_project(self, installed: Project) -> None:
        """Scripts in a .venv hold its path: in a moved or copied folder it is made anew."""
        installed.root = installed.root.rename(installed.root.with_name("moved"))
        assert 0 == installed.run("ask").returncode
        assert "venv" == installed.calls()[0]


class TestFailure:
    def test_pip_fails(self, project: Project) -> None:
        """The end of pip's output and what to do next are shown, and the exit code is 2."""
        project.python("python3", "3.11")
        (project.fakes / "pip-fails").touch()
        result = project.run("ask")
        assert (2, "") == (result.returncode, result.stdout)
        assert [f"pip says {n}" for n in range(11, 31)] == [
            line for line in result.stderr.splitlines() if line.startswith("pip says")
        ]
        assert "set-up failed at [2/3] installing torch==2.13.0" in result.stderr
        assert str(project.root / "var/setup.log") in result.stderr
        assert "run the same command again" in result.stderr

    def test_going_on_after_a_failure(self, project: Project) -> None:
        """After a failed download the next run goes on in the same .venv."""
        project.python("python3", "3.11")
        (project.fakes / "pip-fails").touch()
        project.run("ask")
        (project.fakes / "pip-fails").unlink()
        project.calls()
        assert 0 == project.run("ask").returncode
        assert "venv" not in project.calls()

    def test_a_failed_extra_spoils_nothing(self, installed: Project) -> None:
        """When `./mentor test` cannot get its tools, the other commands work on as before."""
        (installed.fakes / "pip-fails").touch()
        assert 2 == installed.run("test").returncode
        installed.calls()
        assert 0 == installed.run("ask").returncode
        assert ["bot"] == installed.calls()

    def test_killed_in_the_middle(self, installed: Project) -> None:
        """A set-up that was killed leaves a .venv that nobody trusts: the next run makes it anew."""
        (installed.fakes / "pip-hangs").touch()
        with installed.start("test") as killed:
            eventually(installed.pip_runs)
            os.killpg(killed.pid, signal.SIGKILL)
        (installed.fakes / "pip-hangs").unlink()
        installed.calls()
        assert 0 == installed.run("ask").returncode
        assert ["venv", "pip", "pip", "bot"] == [call.split()[0] for call in installed.calls()]

    def test_a_pip_that_outlives_its_launcher(self, installed: Project) -> None:
        """When only the launcher was killed, the next run waits for the pip that it left behind."""
        (installed.fakes / "pip-hangs").touch()
        with installed.start("test") as killed:
            eventually(installed.pip_runs)
            killed.kill()
            killed.wait()
            installed.calls()
            with installed.start("ask") as following:
                assert following.stderr is not None
                assert "another set-up is running here; waiting" in following.stderr.readline()
                assert [] == installed.calls()
                (installed.fakes / "pip-hangs").unlink()
                following.communicate(timeout=PATIENCE)
        assert 0 == following.returncode
        assert "venv" == installed.calls()[0]

    def test_interrupted(self, project: Project) -> None:
        """Ctrl-C ends the set-up at once with a word about what comes next."""
        project.python("python3", "3.11")
        (project.fakes / "pip-hangs").touch()
        with project.start("ask") as interrupted:
            eventually(project.pip_runs)
            os.killpg(interrupted.pid, signal.SIGINT)
            _, stderr = interrupted.communicate(timeout=PATIENCE)
        assert 130 == interrupted.returncode
        assert "interrupted; the next run makes the set-up anew" in stderr
        (project.fakes / "pip-hangs").unlink()
        project.calls()
        assert 0 == project.run("ask").returncode
        assert "venv" == project.calls()[0]


class TestRealSetUp:
    def test_arguments_and_working_directory(self, real_installed: Project) -> None:
        """The bot gets the arguments as they are, in the folder that the launcher was called from."""
        args = ["ask", "two  words", "", "*", "--flag=a b"]
        result = real_installed.run(*args)
        assert ("", f"{args}|{real_installed.elsewhere}|1\n") == (result.stderr, result.stdout)

    def test_no_pip_is_needed(self, real: Project) -> None:
        """A run after set-up works although pip is gone and no Python is on PATH."""
        first = real.run("ask")
        for pip in real.root.glob(".venv/lib/python*/site-packages/pip"):
            shutil.rmtree(pip)
        assert first.stdout == real.run("ask", MENTOR_PYTHON="").stdout

    def test_the_hub_may_be_allowed(self, real_installed: Project) -> None:
        """The model hub is off unless the operator says otherwise."""
        assert real_installed.run("ask", HF_HUB_OFFLINE="0").stdout.endswith("|0\n")

    def test_through_symbolic_links(self, real_installed: Project, tmp_path: Path) -> None:
        """A link to the launcher, absolute or relative, or a link to that link, finds the same project."""
        (tmp_path / "absolute").symlink_to(real_installed.root / "mentor")
        (tmp_path / "relative").symlink_to("absolute")
        result = real_installed.command("./relative", "ask", cwd=tmp_path)
        assert (result.stderr, result.stdout) == ("", f"{['ask']}|{tmp_path}|1\n")

    def test_a_folder_named_bot_is_not_taken_for_ours(self, real_installed: Project, tmp_path: Path) -> None:
        """What lies in the caller's folder is never imported."""
        for decoy in ("bot", "venv", "pip"):
            (tmp_path / decoy).mkdir()
            (tmp_path / decoy / "__init__.py").write_text("raise SystemExit('decoy')")
        result = real_installed.command(str(real_installed.root / "mentor"), cwd=tmp_path)
        assert (0, f"[]|{tmp_path}|1\n") == (result.returncode, result.stdout)

    @pytest.mark.parametrize("shell", ["dash", "bash"])
    def test_any_posix_shell(self, real_installed: Project, shell: str) -> None:
        """The launcher keeps to what every POSIX shell knows."""
        path = shutil.which(shell) or pytest.skip(f"{shell} is not on this machine")
        result = real_installed.command(path, str(real_installed.root / "mentor"), "ask")
        assert ("", f"{['ask']}|{real_installed.elsewhere}|1\n") == (result.stderr, result.stdout)

    def test_two_at_once(self, real: Project) -> None:
        """Of two first runs at the same time one installs; the other waits for it; both answer."""
        with real.start("ask") as one, real.start("ask") as two:
            outputs = [run.communicate(timeout=PATIENCE) for run in (one, two)]
        assert [0, 0] == [one.returncode, two.returncode]
        assert outputs[0][0] == outputs[1][0] != ""
        assert 1 == sum("making .venv" in stderr for _, stderr in outputs)
        assert 1 == sum("waiting for it to end" in stderr for _, stderr in outputs)

    def test_killed_while_pip_installs(self, real: Project) -> None:
        """After a SIGKILL in the middle of pip the next run repairs the set-up."""
        (real.root / "hang").touch()
        with real.start("ask") as killed:
            eventually((real.root / "building").exists)
            os.killpg(killed.pid, signal.SIGKILL)
        (real.root / "hang").unlink()
        result = real.run("ask")
        assert (0, f"{['ask']}|{real.elsewhere}|1\n") == (result.returncode, result.stdout)
        assert "making .venv" in result.stderr

    def test_called_from_inside_its_own_venv(self, real_installed: Project) -> None:
        """With .venv active, remaking it does not saw off the branch that the launcher sits on."""
        (real_installed.root / ".venv/mentor-stamp").unlink()
        own = real_installed.root / ".venv/bin/python"
        result = real_installed.run("ask", MENTOR_PYTHON=str(own))
        assert "making .venv" in result.stderr
        assert 0 == result.returncode
