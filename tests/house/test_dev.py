"""./dev on machines that lack something: a copy of the script, with stand-ins for what it calls.

The stand-ins write down how they were called; `dpkg-query` knows the packages of one file, which `apt-get install` adds
to; `cmake --build` leaves a program that prints its words.
"""

import os
import pathlib
import pty
import shutil
import stat
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
NEEDED_TO_CHAT = ["g++", "cmake", "ninja-build", "libpoco-dev", "libssl-dev", "libutf8proc-dev"]
NEEDED_FOR_TESTS = ["libgtest-dev", "libgmock-dev", "python3", "python3-pyte", "netcat-openbsd", "openssl"]
NEEDED_TO_RUN_THEM = ["systemd", "tmux", "python3-jsonschema", "python3-websockets", "python3-wsproto", "socat",
                       "libicu72"]

STAND_INS = {
    "id": 'echo "$FAKE_UID"',
    "dpkg-query": 'grep -qxF -- "${@: -1}" "$FAKE/installed" && printf installed',
    "apt-cache": '[[ -e $FAKE/lists ]] && echo "Package: $2"',
    "apt-get": """
        echo "apt-get $*" >>"$FAKE/calls"
        case $1 in
        update) touch "$FAKE/lists" ;;
        install) [[ -e $FAKE/lists ]] || exit 100
            for word in "${@:2}"; do [[ $word == -* ]] || echo "$word" >>"$FAKE/installed"; done ;;
        esac""",
    "sudo": 'echo sudo >>"$FAKE/calls"; exec "$@"',
    "cmake": """
        echo "cmake $*" >>"$FAKE/calls"
        build=$FAKE/tree/build/release
        if [[ $1 == --build ]]; then
            echo '[1/1] Linking'
            mkdir -p "$build/bin"
            printf '#!/bin/bash\\necho "ciarla: $*"; cat\\n' >"$build/bin/ciarla"
            chmod +x "$build/bin/ciarla"
        else
            mkdir -p "$build"; touch "$build/build.ninja"
            echo "CMAKE_HOME_DIRECTORY:INTERNAL=$FAKE/tree" >"$build/CMakeCache.txt"
        fi""",
    "node": "exit 0",
    "npm": 'echo "npm $*" >>"$FAKE/calls"',
    "ctest": 'echo "ctest $*" >>"$FAKE/calls"; exit 8',
}


class Dev(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name).resolve()
        tree = self.place / "tree"
        tree.mkdir()
        shutil.copy(TOP / "dev", tree / "dev")
        shutil.copytree(TOP / "tests/e2e/npm", tree / "tests/e2e/npm")
        self.tools = self.place / "tools"
        self.tools.mkdir()
        for name, body in STAND_INS.items():
            self.stand_in(name, body)
        self.real_tools("bash", "env", "readlink", "dirname", "grep", "cat", "cp", "mkdir", "touch", "chmod", "nproc", "realpath")
        (self.place / "installed").write_text("", "utf-8")
        (self.place / "calls").write_text("", "utf-8")

    def stand_in(self, name: str, body: str):
        path = self.tools / name
        path.write_text("#!/bin/bash\n" + body + "\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def real_tools(self, *names: str):
        for name in names:
            found = shutil.which(name)
            assert found, name
            (self.tools / name).symlink_to(found)

    def has(self, *packages: str):
        (self.place / "installed").write_text("".join(package + "\n" for package in packages), "utf-8")

    def calls(self) -> list[str]:
        return (self.place / "calls").read_text("utf-8").splitlines()

    def environment(self, uid: int, ci: str) -> dict[str, str]:
        return {"PATH": str(self.tools), "FAKE": str(self.place), "FAKE_UID": str(uid), "CI": ci}

    def dev(self, *words: str, uid: int = 1000, ci: str = "", text: str = "") -> subprocess.CompletedProcess:
        return subprocess.run([str(self.place / "tree/dev"), *words], input=text, capture_output=True, text=True,
                              env=self.environment(uid, ci), cwd="/", timeout=60, check=False)

    def dev_at_a_terminal(self, answer: str, *words: str) -> tuple[int, str]:
        """Runs it where a person can be asked, who answers so; its status, and all that was on the screen."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(self.place / "tree/dev", ["dev", *words], self.environment(1000, ""))
        os.write(terminal, answer.encode())
        screen = b""
        while True:
            try:
                seen = os.read(terminal, 4096)
            except OSError:
                break
            if not seen:
                break
            screen += seen
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), screen.decode()

    # Consent.

    def test_without_a_terminal_says_what_is_missing_and_how_to_get_it_and_stops(self):
        ended = self.dev("chat")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("Missing packages: " + " ".join(NEEDED_TO_CHAT), ended.stderr)
        self.assertIn("sudo apt-get install --no-install-recommends " + " ".join(NEEDED_TO_CHAT), ended.stderr)
        self.assertEqual(self.calls(), [])

    def test_takes_no_for_an_answer(self):
        for answer in ("n\n", "\n", "what?\n", "\x04"):
            with self.subTest(answer=answer):
                status, screen = self.dev_at_a_terminal(answer, "chat")
                self.assertEqual(status, 1)
                self.assertIn("Install them now with sudo?", screen)
                self.assertIn("apt-get install", screen)
                self.assertEqual(self.calls(), [])

    def test_installs_with_sudo_after_a_yes(self):
        status, screen = self.dev_at_a_terminal("y\n\x04", "chat")
        self.assertEqual(status, 0, screen)
        self.assertEqual(self.calls()[:4], [
            "sudo", "apt-get update",
            "sudo", "apt-get install -y --no-install-recommends " + " ".join(NEEDED_TO_CHAT)])

    def test_asks_nothing_with_yes_on_either_side_or_in_ci(self):
        for words, ci in ((("--yes", "chat"), ""), (("chat", "--yes"), ""), (("chat",), "true")):
            with self.subTest(words=words, ci=ci):
                self.has()
                ended = self.dev(*words, ci=ci)
                self.assertEqual(ended.returncode, 0, ended.stderr)
                self.assertNotIn("?", ended.stderr)
                self.assertEqual(ended.stdout, "ciarla: listen\n")

    def test_as_root_uses_no_sudo(self):
        ended = self.dev("chat", uid=0)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("Installing: apt-get install", ended.stderr)
        self.assertNotIn("sudo", self.calls())

    def test_without_sudo_stops(self):
        (self.tools / "sudo").unlink()
        ended = self.dev("--yes", "chat")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("apt-get install", ended.stderr)
        self.assertEqual(self.calls(), [])

    def test_stops_where_apt_fails(self):
        self.stand_in("apt-get", "exit 100")
        ended = self.dev("chat", uid=0)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("could not be installed", ended.stderr)

    def test_installs_only_what_is_missing_and_updates_only_if_it_must(self):
        (self.place / "lists").touch()
        self.has("g++", "cmake", "libpoco-dev", "libssl-dev", "libutf8proc-dev")
        self.dev("chat", uid=0)
        self.assertEqual(self.calls()[0], "apt-get install -y --no-install-recommends ninja-build")

    def test_elsewhere_names_the_packages_and_tries(self):
        (self.tools / "dpkg-query").unlink()
        ended = self.dev("chat")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("This is not Debian.", ended.stderr)
        self.assertIn("libpoco-dev", ended.stderr)

    # The commands.

    def test_chat_gives_further_words_and_its_input_to_the_program(self):
        self.has(*NEEDED_TO_CHAT)
        ended = self.dev("chat", "connect", "a host", text="hello\n")
        self.assertEqual(ended.stdout, "ciarla: connect a host\nhello\n")
        self.assertIn("[1/1] Linking", ended.stderr)

    def test_chat_builds_the_program_alone(self):
        self.has(*NEEDED_TO_CHAT)
        self.dev("chat")
        self.dev("chat")
        release = self.place / "tree/build/release"
        self.assertEqual(self.calls(), [
            "cmake --preset release --fresh",
            f"cmake --build {release} --target ciarla",
            f"cmake --build {release} --target ciarla"])

    def test_test_needs_more_builds_all_and_ends_as_the_tests_do(self):
        self.has(*NEEDED_TO_CHAT)
        ended = self.dev("test", "-R", "Some")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("libgtest-dev", ended.stderr)

        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS, *NEEDED_TO_RUN_THEM)
        ended = self.dev("test", "-R", "Some")
        self.assertEqual(ended.returncode, 8, ended.stderr)
        self.assertEqual(self.calls()[0], "cmake --preset release --fresh -DCIARLA_BUILD_TESTS=ON")
        self.assertRegex(self.calls()[-1], r"^ctest --preset release --parallel \d+ -R Some$")

    def test_npm_packages_are_installed_and_missed_only_where_ci_does_not_look(self):
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS, *NEEDED_TO_RUN_THEM)
        self.dev("test")
        into = self.place / "tree/build/release/npm"
        self.assertIn(f"npm ci --prefix {into} --ignore-scripts --no-audit --no-fund", self.calls())
        self.assertTrue((into / "package-lock.json").exists())

        self.stand_in("npm", "exit 1")
        ended = self.dev("test")
        self.assertEqual(ended.returncode, 8)
        self.assertIn("will be skipped", ended.stderr)
        self.assertEqual(self.dev("test", ci="true").returncode, 1)

    def test_the_lock_of_npm_names_no_registry(self):
        self.assertNotIn("resolved", (TOP / "tests/e2e/npm/package-lock.json").read_text("utf-8"))

    def test_bench_measures_the_echo_at_a_terminal(self):
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS)
        self.stand_in("python3", 'echo "python3 $*" >>"$FAKE/calls"')
        release = self.place / "tree/build/release"
        ended = self.dev("bench", "terminal", "--keys", "3")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.calls(), [
            "cmake --preset release --fresh",
            f"cmake --build {release} --target ciarla",
            f"python3 {self.place}/tree/tests/bench/terminal/echo_bench.py --program {release}/bin/ciarla --keys 3"])

    def test_bench_measures_the_wires_or_the_hub(self):
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS)
        self.stand_in("python3", 'echo "python3 $*" >>"$FAKE/calls"')
        release = self.place / "tree/build/release"
        ended = self.dev("bench", "hub", "--runs", "3")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.calls(), [
            "cmake --preset release --fresh -DCIARLA_BUILD_TESTS=ON",
            f"cmake --build {release} --target ciarla rawhub chatload",
            f"python3 {self.place}/tree/tests/bench/hub/hub_bench.py --build {release} --runs 3"])

        ended = self.dev("bench", "--benchmark_filter=tcp")
        self.assertIn("libbenchmark-dev", ended.stderr)
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS, "libbenchmark-dev", "libzmq3-dev")
        self.dev("bench", "--benchmark_filter=tcp")
        self.assertEqual(self.calls()[-1], f"cmake --build {release} --target bench_wires")

    def test_install_builds_what_is_installed_and_puts_it_under_the_prefix(self):
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS)
        release = self.place / "tree/build/release"
        ended = self.dev("install", str(self.place / "some/../prefix"))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.calls(), [
            "cmake --preset release --fresh -DCIARLA_BUILD_TESTS=ON",
            f"cmake --build {release} --target ciarla_installed",
            f"cmake --install {release} --prefix {self.place}/prefix"])

        ended = self.dev("install")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("install needs one PREFIX", ended.stderr)

    def test_format_lays_out_every_source_but_what_was_built_or_only_checks(self):
        self.has("clang-format-14")
        self.real_tools("find", "sort", "xargs")
        self.stand_in("clang-format-14", 'echo "clang-format $*" >>"$FAKE/calls"; [[ $* != *-Werror* ]]')
        tree = self.place / "tree"
        for name in ("a.cpp", "deep/b.h", "deep/c.txt", "build/release/d.cpp"):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).touch()

        self.assertEqual(self.dev("format").returncode, 0)
        self.assertNotEqual(self.dev("format", "--check").returncode, 0)
        self.assertEqual(self.calls(), [
            f"clang-format -i {tree}/a.cpp {tree}/deep/b.h",
            f"clang-format --dry-run -Werror {tree}/a.cpp {tree}/deep/b.h"])
        ended = self.dev("format", "--all")
        self.assertEqual(ended.returncode, 1)
        self.assertIn('format takes --check or nothing, not "--all"', ended.stderr)

    def test_lint_checks_the_scripts_the_headers_and_the_sources(self):
        self.has(*NEEDED_TO_CHAT, *NEEDED_FOR_TESTS, "libbenchmark-dev", "libzmq3-dev", "clang-tidy-14", "shellcheck")
        for tool in ("shellcheck", "clang-tidy-14", "run-clang-tidy-14"):
            self.stand_in(tool, f'echo "{tool} $*" >>"$FAKE/calls"')
        tree = self.place / "tree"
        ended = self.dev("lint")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        *before, tidy = self.calls()
        self.assertEqual(before, [
            f"shellcheck {tree}/dev {tree}/.ci/run",
            "cmake --preset lint --fresh",
            f"cmake --build {tree}/build/lint --target all_verify_interface_header_sets"])
        self.assertRegex(tidy, f"^run-clang-tidy-14 .*-clang-tidy-binary clang-tidy-14 .*-p {tree}/build/lint ")

        self.stand_in("shellcheck", "exit 1")
        self.assertNotEqual(self.dev("lint").returncode, 0)

    def test_an_unknown_command_is_a_mistake_of_usage(self):
        ended = self.dev("chta")
        self.assertEqual(ended.returncode, 2)
        self.assertIn('no command "chta"', ended.stderr)

    def test_help_names_every_command(self):
        ended = self.dev("help")
        self.assertEqual(ended.returncode, 0)
        for command in ("chat", "test", "build", "install", "bench", "format", "lint", "sanitize", "fuzz", "--yes"):
            self.assertIn(command, ended.stdout)


if __name__ == "__main__":
    unittest.main()
