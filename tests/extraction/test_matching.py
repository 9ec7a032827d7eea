"""`match`: every kind of pattern, what it captures and what that is."""

from extraction_checks import check, check_local, facts_of


def test_a_name_captures_the_subject():
    check(
        """
        def f(v):
            match v:
                case «target:x»:
                    «use:x».a
        """,
        target="local",
        use="local",
    )


def test_a_capture_is_the_value_that_is_matched():
    check(
        """
        def f(v):
            match v:
                case x:
                    x.«member:a»
        """,
        member="read param(f::v).a",
    )


def test_a_capture_in_the_module_declares():
    check(
        """
        match v:
            case «target:x»: ...
        """,
        target="declares x",
    )


def test_the_wildcard_binds_nothing():
    facts = facts_of("match v:\n    case _: ...\n    case [_, *_]: ...\n")
    assert [symbol.name for symbol in facts.symbols] == [""]


def test_a_dotted_name_is_a_value():
    check(
        """
        def f(v):
            match v:
                case «head:Color».«member:RED»: ...
        """,
        head="read global Color",
        member="read global Color.RED",
    )


def test_dotted_names_among_alternatives_are_values():
    check(
        """
        def f(v):
            match v:
                case «one:Color».RED | Color.«two:BLUE» | None | 1 | -2.5 | "text": ...
        """,
        one="read global Color",
        two="read global Color.BLUE",
    )


def test_a_class_pattern_reads_the_class():
    check(
        """
        class A: ...
        def f(v):
            match v:
                case «bare:A»(): ...
                case m.«dotted:B»(): ...
        """,
        bare="read A",
        dotted="read global m.B",
    )


def test_class_pattern_as_narrows():
    check(
        """
        class A: ...
        def f(v):
            match v:
                case A() as «target:x»:
                    x.«member:go»
        """,
        target="local",
        member="read narrow(param(f::v), A).go",
    )


def test_a_class_pattern_narrows_the_subject_itself():
    check(
        """
        class A: ...
        class B: ...
        def f(v):
            match v:
                case A():
                    v.«one:go»
                case B(x=1):
                    v.«two:go»
                case _:
                    v.«three:go»
            v.«after:go»
        """,
        one="read narrow(param(f::v), A).go",
        two="read narrow(param(f::v), B).go",
        three="read param(f::v).go",
        after="read param(f::v).go",
    )


def test_alternatives_of_classes_narrow_to_one_of_them():
    check(
        """
        class A: ...
        class B: ...
        def f(v):
            match v:
                case A() | B() as x:
                    x.«captured:go»
        """,
        captured="read narrow(param(f::v), A) | narrow(param(f::v), B).go",
    )


def test_keywords_of_a_class_pattern_are_members():
    check(
        """
        class A: ...
        def f(v):
            match v:
                case A(«keyword:x»=«target:y»):
                    y.«member:go»
        """,
        keyword="read narrow(param(f::v), A).x",
        target="local",
        member="read narrow(param(f::v), A).x.go",
    )


def test_positions_of_a_class_pattern_capture():
    check(
        """
        def f(v):
            match v:
                case A(«one:x», B(«two:y»), z=[«three:w»]): ...
        """,
        one="local",
        two="local",
        three="local",
    )


def test_a_sequence_unpacks():
    check(
        """
        def f(v):
            match v:
                case [x, (y, *«rest:ys»), z]:
                    x.«one:a», y.«two:a», z.«three:a»
        """,
        rest="local",
        one="read param(f::v){0}.a",
        two="read param(f::v){1}{0}.a",
        three="read param(f::v){2}.a",
    )


def test_behind_a_star_positions_count_from_the_end():
    check(
        """
        def f(v):
            match v:
                case [_, *xs, z]:
                    z.«last:a»
        """,
        last="read param(f::v){-1}.a",
    )


def test_an_open_sequence_unpacks_too():
    check(
        """
        def f(v):
            match v:
                case x, y:
                    x.«one:a», y.«two:a»
        """,
        one="read param(f::v){0}.a",
        two="read param(f::v){1}.a",
    )


def test_a_group_is_no_sequence():
    check(
        """
        def f(v):
            match v:
                case (x):
                    x.«one:a»
                case (y,):
                    y.«two:a»
        """,
        one="read param(f::v).a",
        two="read param(f::v){0}.a",
    )


def test_a_mapping_captures_values_and_the_rest():
    check(
        """
        def f(v):
            match v:
                case {"k": «value:x», «key:Key».ONE: [«inner:y»], **«rest:others»}:
                    x.«member:a»
        """,
        value="local",
        key="read global Key",
        inner="local",
        rest="local",
        member="read param(f::v)['k'].a",
    )


def test_the_guard_sees_the_captures():
    check(
        """
        def f(v):
            match v:
                case x if «use:x».«member:ok»: ...
        """,
        use="local",
        member="read param(f::v).ok",
    )


def test_the_guard_narrows():
    check(
        """
        class A: ...
        def f(v):
            match v:
                case x if isinstance(x, A):
                    x.«member:go»
        """,
        member="read narrow(param(f::v), A).go",
    )


def test_subjects_may_be_several():
    check(
        """
        def f(v, w):
            match «one:v», w:
                case x, y:
                    y.«member:a»
        """,
        one="local",
        member="read param(f::w).a",
    )


def test_a_capture_is_one_variable_with_its_uses():
    check_local(
        """
        def f(v):
            match v:
                case [«d1:x»]:
                    «u1:x»
                case {"k": «d2:x»}:
                    return «u2:x»
        """
    )
