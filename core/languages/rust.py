"""Rust: its built-in names, and what the types of its standard library hold and give, as far as it carries a value on.

Everything else of the standard library is simply outside. Modules and crates: core.languages.rust_crates.
"""

from core.languages.rules import CallRule, Finder, Form, LanguageRules, Module
from core.languages.rust_crates import resolve_module
from core.model import FilePath

STD = "std"


def words(text: str) -> list[str]:
    return text.split()


PRELUDE = frozenset(
    words(
        """
        Option Some None Result Ok Err Vec Box String ToString ToOwned Iterator IntoIterator
        DoubleEndedIterator ExactSizeIterator Extend FromIterator From Into TryFrom TryInto AsRef AsMut
        Clone Copy Send Sync Sized Drop Fn FnMut FnOnce Default Debug Eq PartialEq Ord PartialOrd Hash Unpin
        AsyncFn AsyncFnMut AsyncFnOnce drop i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool
        char str println! print! eprintln! eprint! format! write! writeln! vec! panic! assert! assert_eq!
        assert_ne! debug_assert! debug_assert_eq! debug_assert_ne! todo! unimplemented! unreachable!
        matches! dbg! concat! stringify! include! include_str! include_bytes! env! option_env! cfg! line!
        file! column! module_path! format_args! compile_error! thread_local! try! concat_idents! global_asm!
        asm! is_x86_feature_detected! addr_of! ready! pin!
        """
    )
)


# What traits of the standard library give to any type, or what is derived for it.
OBJECT_MEMBERS = frozenset(
    words(
        """
        into try_into clone clone_from clone_into to_owned to_string borrow borrow_mut as_ref as_mut type_id
        fmt eq ne cmp partial_cmp lt le gt ge hash max min clamp into_iter by_ref deref deref_mut drop
        """
    )
)
CLASS_MEMBERS = OBJECT_MEMBERS | frozenset({"default", "from", "try_from", "from_iter", "from_str"})


def submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    return None


def _all(names: str, form: Form) -> dict[str, Form]:
    return {f"{STD}.{name}": form for name in names.split()}


FORMS: dict[str, Form] = {
    **_all("Option option.Option", Form("sequence", "Option")),
    **_all("Result result.Result io.Result thread.Result", Form("outcome", "Result")),
    **_all(
        "Box boxed.Box rc.Rc sync.Arc rc.Weak sync.Weak borrow.Cow pin.Pin mem.ManuallyDrop cell.Ref cell.RefMut"
        " sync.MutexGuard sync.RwLockReadGuard sync.RwLockWriteGuard num.Wrapping cmp.Reverse",
        Form("same"),
    ),
    **_all(
        "cell.RefCell cell.Cell sync.Mutex sync.RwLock cell.OnceCell sync.OnceLock",
        Form("sequence", "cell"),
    ),
    **_all(
        "Vec vec.Vec collections.VecDeque collections.LinkedList collections.BinaryHeap",
        Form("sequence", "list"),
    ),
    **_all("collections.HashSet collections.BTreeSet", Form("sequence", "set")),
    **_all(
        "Iterator IntoIterator iter.Iterator DoubleEndedIterator ExactSizeIterator iter.Peekable iter.Rev vec.IntoIter"
        " slice.Iter slice.IterMut",
        Form("sequence", "iterator"),
    ),
    **_all(
        "collections.HashMap collections.BTreeMap collections.hash_map.HashMap",
        Form("mapping", "map"),
    ),
    **_all("future.Future Future", Form("coroutine")),
    **_all("task.Poll", Form("sequence", "Poll")),
}

CALLS: dict[str, CallRule] = {
    f"{STD}.Some": CallRule("Option", "argument"),
    f"{STD}.Ok": CallRule("Result", "argument"),
    f"{STD}.vec!": CallRule("list", "element"),
    **{
        f"{STD}.{name}.{method}": CallRule("", "argument")
        for name in ("Box", "boxed.Box", "rc.Rc", "sync.Arc", "pin.Pin", "borrow.Cow")
        for method in ("new", "clone", "from", "pin", "Borrowed", "Owned", "downgrade", "as_ref")
    },
    **{
        f"{STD}.{name}.new": CallRule("cell", "argument")
        for name in ("cell.RefCell", "cell.Cell", "sync.Mutex", "sync.RwLock")
    },
    f"{STD}.task.Poll.Ready": CallRule("Poll", "argument"),
    **{f"{STD}.{name}": CallRule("", "element") for name in ("ready!", "task.ready!")},
    f"{STD}.mem.take": CallRule("", "argument"),
    f"{STD}.mem.replace": CallRule("", "argument"),
}

_LISTS = {
    **dict.fromkeys(
        words("iter iter_mut into_iter drain values values_mut into_values"),
        "iterator element",
    ),
    **dict.fromkeys(
        words(
            """
            clone cloned copied as_ref as_mut as_deref as_deref_mut to_vec to_owned as_slice as_mut_slice borrow
            rev skip take filter step_by chain peekable fuse inspect skip_while take_while by_ref
            into_boxed_slice or or_else ok ok_or ok_or_else map_err split_off
            cycle union intersection difference
            """
        ),
        "same",
    ),
    **dict.fromkeys(
        words(
            """
            get get_mut first first_mut last last_mut pop next next_back nth peek peek_mut find min max min_by
            max_by min_by_key max_by_key pop_front pop_back front back front_mut back_mut reduce
            """
        ),
        "Option element",
    ),
    **dict.fromkeys(
        words(
            """
            unwrap expect unwrap_or unwrap_or_else unwrap_or_default remove swap_remove
            get_or_insert get_or_insert_with get_or_init or_insert or_insert_with or_default get_unchecked
            get_unchecked_mut
            """
        ),
        "element",
    ),
    **dict.fromkeys(words("collect"), "list element"),
    **dict.fromkeys(words("enumerate"), "iterator numbered"),
    **dict.fromkeys(words("zip"), "iterator zipped"),
    **dict.fromkeys(words("map"), "iterator result"),
    **dict.fromkeys(words("filter_map flat_map and_then map_while"), "iterator flat"),
    **dict.fromkeys(words("find_map"), "Option flat"),
    **dict.fromkeys(words("flatten"), "iterator inner"),
    **dict.fromkeys(words("chunks chunks_exact windows split chunks_mut"), "iterator same"),
}
MEMBERS = {
    "": _LISTS,
    "Option": {
        "map": "Option result",
        "and_then": "Option flat",
        "take": "same",
        "replace": "same",
        "filter": "same",
        "insert": "element",
        "flatten": "Option inner",
        "map_or": "result",
        "unwrap_or_else": "element",
        "ok_or": "Result element",
        "ok_or_else": "Result element",
        "zip": "Option zipped",
    },
    "Result": {
        "map": "Result result",
        "and_then": "Result flat",
        "ok": "Option element",
        "err": "Option key",
        "unwrap_err": "key",
        "expect_err": "key",
        "map_err": "Result element",
    },
    "cell": dict.fromkeys(words("borrow borrow_mut get get_mut into_inner take replace"), "element")
    | dict.fromkeys(words("lock read write try_lock try_read try_write"), "Result element"),
    "map": {
        "get": "Option element",
        "get_mut": "Option element",
        "remove": "Option element",
        "insert": "Option element",
        "entry": "entry element",
        "keys": "iterator key",
        "into_keys": "iterator key",
        "iter": "iterator pair",
        "iter_mut": "iterator pair",
        "into_iter": "iterator pair",
        "drain": "iterator pair",
        "get_or_insert_with": "element",
        "first_key_value": "Option pair",
        "last_key_value": "Option pair",
    },
    "entry": {"and_modify": "same", "or_insert": "element"},
}
CALLBACKS = {
    "": {
        **dict.fromkeys(
            words(
                """
                map for_each filter any all find position filter_map flat_map and_then take_while skip_while inspect
                max_by_key min_by_key partition find_map map_while retain map_or is_some_and sort_by_key
                rposition dedup_by_key retain_mut and_modify
                """
            ),
            ("element",),
        ),
        **dict.fromkeys(
            words("sort_by max_by min_by reduce dedup_by sort_unstable_by"),
            ("element", "element"),
        ),
        **dict.fromkeys(words("map_err unwrap_or_else or_else"), ("key",)),
    }
}

RULES = LanguageRules(
    resolve_module=resolve_module,
    submodule=submodule,
    builtin_module=STD,
    builtins=PRELUDE,
    routes=True,
    members_apart=True,
    object_members=OBJECT_MEMBERS,
    class_members=CLASS_MEMBERS,
    forms=FORMS,
    calls=CALLS,
    container_members=MEMBERS,
    callbacks=CALLBACKS,
    pieces={
        f"{STD}.Some": "element",
        f"{STD}.Ok": "element",
        f"{STD}.Err": "key",
        f"{STD}.task.Poll.Ready": "element",
    },
)
