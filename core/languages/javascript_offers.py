"""JavaScript and TypeScript: what a folder offers to others: the packages that its package.json files name."""

from core.languages.javascript_modules import PACKAGES, all_packages, by_package, found_or
from core.languages.rules import Entries, Finder, Found, Module, Offers, declared_key
from core.model import FilePath


def offered_names(finder: Finder, entries: Entries) -> frozenset[str]:
    return frozenset(all_packages(finder))


def find_offered(module: str, finder: Finder) -> Module:
    """The file of a package, by what the package says that it offers."""
    module = module.partition("?")[0]
    if module.startswith((".", "/", "#")) or ":" in module:
        return Module(Found.EXTERNAL, module)
    return found_or(Found.EXTERNAL, module, by_package(module, "", finder))


def missed(name: str, finder: Finder) -> list[FilePath]:
    return [declared_key(PACKAGES, name)]


OFFERS = Offers(offered_names, find_offered, missed)
