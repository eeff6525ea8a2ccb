"""Modules can be deleted: the tree without each folder in turn is configured, and nothing that is left names it. With
--build, the program is built without one of them, another one with each commit, and then without any.

The second build begins with the objects of the first: so both together cost what the program does, at no optimization, many
files as one.
"""

import argparse
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

PATIENCE = 900

# What deleting these would break is everything: they are how modules are found.
FRAME = {"abi", "all", "loader"}


def run(*command: object, **more) -> str:
    words = [str(word) for word in command]
    print("+", " ".join(words), flush=True)
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=PATIENCE, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{words[0]} ended with {done.returncode}.")
    return done.stdout


def copy_tree(source: pathlib.Path, tree: pathlib.Path) -> None:
    """What a build reads; a file that is as it was keeps its time, so that an earlier run saves a later one work."""
    wanted = set()
    for folder in ("apps", "cmake", "docs", "modules", "protocol", "tests", "transport"):
        wanted.update(path.relative_to(source) for path in (source / folder).rglob("*") if path.is_file())
    wanted.update(pathlib.Path(name) for name in ("CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md"))
    for path in [each for each in tree.rglob("*") if each.is_file()] if tree.exists() else []:
        if path.relative_to(tree) not in wanted:
            path.unlink()
    for name in wanted:
        target = tree / name
        if not target.exists() or target.read_bytes() != (source / name).read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target)


class Deletion:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.tree = options.work / "tree"
        self.aside = options.work / "aside"
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(parents=True)
        copy_tree(options.source, self.tree)
        self.folders = sorted(path.name for path in (self.tree / "modules").iterdir() if path.is_dir() and path.name not in FRAME)
        if len(self.folders) < 5:
            sys.exit(f"These are too few to be the modules: {self.folders}")

    def configure(self, build: pathlib.Path, *more: str) -> None:
        run(self.options.cmake, "-S", self.tree, "-B", build, "-G", "Ninja",
            f"-DCMAKE_CXX_COMPILER={self.options.compiler}", "-DCMAKE_BUILD_TYPE=", *more)

    def delete(self, name: str) -> None:
        shutil.move(self.tree / "modules" / name, self.aside / name)

    def restore(self, name: str) -> None:
        shutil.move(self.aside / name, self.tree / "modules" / name)

    def each_in_turn(self) -> None:
        """Without it CMake says nothing, and no rule of the build names it."""
        for name in self.folders:
            self.delete(name)
            build = self.options.work / "configured"
            shutil.rmtree(build, ignore_errors=True)
            self.configure(build, "-DCIARLA_BUILD_TESTS=ON", f"-DCIARLA_BUILD_BENCHMARKS={self.options.benchmarks}")
            rules = (build / "build.ninja").read_text("utf-8")
            if found := re.findall(rf"\S*(?:modules/{name}/|ciarla_module_{name}\b|ciarla_{name}_conformance)\S*", rules):
                sys.exit(f"Where modules/{name} was deleted, the build still names it: {sorted(set(found))[:5]}")
            self.restore(name)

    def transports(self, build: pathlib.Path) -> str:
        environment = {"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
        run(build / "bin/ciarla", "config", env=environment)
        return run(build / "bin/ciarla", "transports", env=environment)

    def built(self) -> None:
        """The program without the folder that the commit's hash draws, then without all of them."""
        known = subprocess.run(["git", "-C", self.options.source, "rev-parse", "HEAD"], capture_output=True, text=True,
                               check=False)
        commit = known.stdout.strip() or hashlib.sha1((self.options.source / "CHANGELOG.md").read_bytes()).hexdigest()
        buildable = [name for name in self.folders if (self.tree / "modules" / name / "src/Module.cpp").exists()]
        drawn = buildable[int(commit, 16) % len(buildable)]
        build = self.options.work / "built"
        shutil.rmtree(build / "lib/ciarla", ignore_errors=True)
        flags = ("-DCIARLA_BUILD_TESTS=OFF", "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20")

        self.delete(drawn)
        self.configure(build, *flags)
        run(self.options.cmake, "--build", build, "--target", "ciarla", "--parallel", "2")
        shown = self.transports(build)
        print(f"Without {drawn}:\n{shown}", flush=True)
        loaded = re.findall(r"^\S+ .*/lib/ciarla/modules/(\w+)\.so$", shown, re.MULTILINE)
        if drawn in loaded or not set(loaded) & set(buildable):
            sys.exit(f"The program without {drawn} has these modules: {loaded}")

        for name in self.folders:
            if name != drawn:
                self.delete(name)
        shutil.rmtree(build / "lib/ciarla", ignore_errors=True)
        self.configure(build, *flags)
        run(self.options.cmake, "--build", build, "--target", "ciarla", "--parallel", "2")
        shown = self.transports(build)
        print(f"Without any:\n{shown}", flush=True)
        if re.findall(r"^(\S+) ", shown, re.MULTILINE) != ["tcp:", "memory:"]:
            sys.exit("The program without modules has other wires than tcp and memory.")
        for name in self.folders:
            self.restore(name)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--benchmarks", default="OFF")
    parser.add_argument("--build", action="store_true")
    options = parser.parse_args()
    deletion = Deletion(options)
    if options.build:
        deletion.built()
    else:
        deletion.each_in_turn()


main()
