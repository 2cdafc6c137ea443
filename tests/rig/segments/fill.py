# SPDX-License-Identifier: GPL-2.0-only
"""What fills the tree of a piece: programs with their libraries, modules, folders."""
import shutil
import subprocess
from pathlib import Path

from .. import paths
from ..elf import closure
from ..paths import ARM64, ARMHF, RigError, newest
from .tree import Tree


def folder(tree, name, place):
    """All files below a place."""
    for file in sorted(place.rglob("*")):
        if file.is_file() and not file.is_symlink():
            tree.add(str(Path(name) / file.relative_to(place)), file)
    return tree


def programs(tree, root, names):
    """Programs of a distribution, with what they load."""
    for name in names:
        tree.add(name, root / name)
    for name, source in closure([root / name for name in names], root).items():
        tree.add(f"lib/{name}", source)
    return tree


def debian_programs(*names):
    """A piece of nothing else."""
    return programs(Tree(), ARMHF, names)


def own_programs(tree, *names):
    """Programs of tests/programs, which use Debian's libraries."""
    for name in names:
        done = subprocess.run([paths.ROOT / "tests/programs/build", name],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RigError(done.stderr.strip())
        program = paths.BUILD / "programs" / name
        tree.add(f"usr/bin/{name}", program)
        for library, source in closure([program], ARMHF).items():
            tree.add(f"lib/{library}", source)
    return tree


def own(*names):
    """A piece of nothing else."""
    return own_programs(Tree(), *names)


def own_tool(name, *words):
    """One of tools. Without words it is static: the guest has no libraries."""
    place = paths.BUILD / "programs"
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["make", "-s", "-C", paths.ROOT / "tools" / name, f"O={place}",
                           "CROSS_COMPILE=arm-linux-gnueabihf-", *(words or ["LDFLAGS=-static"])],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(done.stderr.strip())
    return place / name


def modules(tree, *names):
    """Modules that were built with the image."""
    for name in names:
        tree.add(f"modules/{name.rpartition('/')[2]}.ko",
                 paths.BUILD / "obj" / paths.FLAVOUR / f"{name}.ko")
    return tree


def test_module(name):
    """A piece of one of tests/modules. Built anew when the kernel was: a module of another build would not load."""
    done = subprocess.run([paths.ROOT / "tests/modules/build", paths.FLAVOUR, name],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(done.stderr.strip())
    return Tree().add(f"modules/{name}.ko",
                      paths.BUILD / f"modules/{paths.FLAVOUR}/{name}.ko")


def module_tree():
    """The image's modules as a package would install them."""
    place = paths.BUILD / "modules" / paths.FLAVOUR / "installed"
    shutil.rmtree(place, ignore_errors=True)
    done = subprocess.run([paths.ROOT / "scripts/kmake", paths.FLAVOUR, "modules_install",
                           f"INSTALL_MOD_PATH={place}"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(f"the modules cannot be installed: {done.stderr.strip()[-500:]}")
    return place / "lib/modules"


def host_modules(tree, place, names):
    """One version of that kernel has built in what another has as a module."""
    kernel = newest(ARM64, "usr/lib/modules/*/modules.builtin").parent
    built_in = {Path(line).stem for line in (kernel / "modules.builtin").read_text().splitlines()}
    for number, name in enumerate(name for name in names if name not in built_in):
        found = sorted(kernel.glob(f"kernel/**/{name}.ko"))
        tree.add(f"{place}/{number}-{name}.ko", found[0] if found else kernel / f"{name}.ko")
    return tree
