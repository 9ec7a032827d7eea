"""Go's packages: which folder an import means, what it is called, and what its files see of each other."""

from link_checks import check_links


def test_files_of_a_package_see_each_other():
    check_links(
        """
        ==> go.mod
        module example.com/m
        ==> a.go
        package p
        func «one:one»() { «use:two»() }
        ==> b.go
        package p
        func «two:two»() { «back:one»() }
        """,
        {"use": "two", "back": "one"},
    )


def test_files_of_one_folder_may_be_of_two_packages():
    check_links(
        """
        ==> a.go
        package p
        func one() {}
        ==> a_test.go
        package p_test
        func test() { «use:one»() }
        """,
        {"use": "missing"},
    )


def test_an_import_names_a_folder_of_the_module():
    check_links(
        """
        ==> go.mod
        module example.com/m
        ==> util/a.go
        package «package:util»
        func «Go:Go»() {}
        ==> main.go
        package main
        import "«path:example.com/m/util»"
        func main() { «name:util».«call:Go»() }
        """,
        {"path": "package", "name": "package", "call": "Go"},
    )


def test_the_root_of_a_module_is_a_package_too():
    check_links(
        """
        ==> go.mod
        module example.com/m/v2
        ==> m.go
        package m
        func «Go:Go»() {}
        ==> cmd/main.go
        package main
        import "example.com/m/v2"
        func main() { m.«call:Go»() }
        """,
        {"call": "Go"},
    )


def test_names_without_a_capital_stay_in_their_package():
    check_links(
        """
        ==> go.mod
        module m
        ==> util/a.go
        package util
        func hidden() {}
        ==> main.go
        package main
        import "m/util"
        func main() { util.«call:hidden»() }
        """,
        {"call": "missing"},
    )


def test_a_package_says_itself_what_it_is_called():
    check_links(
        """
        ==> go.mod
        module m
        ==> go-yaml.v3/a.go
        package yaml
        func «One:One»() {}
        ==> strange/a.go
        package other
        func «Two:Two»() {}
        ==> main.go
        package main
        import (
            "m/go-yaml.v3"
            "m/strange"
        )
        func main() { yaml.«a:One»(); other.«b:Two»(); «c:strange»() }
        ==> more.go
        package main
        func «strange:strange»() {}
        """,
        {"a": "One", "b": "Two", "c": "strange"},
    )


def test_imports_under_another_name_and_under_none():
    check_links(
        """
        ==> go.mod
        module m
        ==> util/a.go
        package util
        func «One:One»() {}
        func two() {}
        type «T:T» int
        ==> a.go
        package main
        import u "m/util"
        func f() { u.«a:One»() }
        ==> b.go
        package main
        import . "m/util"
        func g(t «b:T») { «c:One»(); «d:two»() }
        ==> c.go
        package main
        import _ "m/util"
        func h() { «e:util».One() }
        """,
        {"a": "One", "b": "T", "c": "One", "d": "missing", "e": "missing"},
    )


def test_the_standard_library_is_outside():
    check_links(
        """
        ==> go.mod
        module m
        ==> a.go
        package main
        import (
            "fmt"
            "net/http"
            . "math"
        )
        func f(r *http.Request) { fmt.«a:Println»(); r.«b:Context»().«c:Done»(); «d:Sqrt»(2) }
        """,
        {"a": "external", "b": "external", "c": "external", "d": "external"},
    )


def test_packages_that_are_missing_are_unknown():
    check_links(
        """
        ==> go.mod
        module example.com/m
        ==> a.go
        package main
        import "example.com/m/nowhere"
        func f() { nowhere.«a:F»() }
        """,
        {"a": "?"},
    )


def test_modules_of_one_workspace_by_name_and_nested():
    check_links(
        """
        ==> go.work
        use (
            ./app
            ./lib
        )
        ==> lib/go.mod
        module example.com/lib
        ==> lib/deep/a.go
        package deep
        func «One:One»() {}
        ==> lib/tools/go.mod
        module example.com/lib/tools
        ==> lib/tools/a.go
        package tools
        func «Two:Two»() {}
        ==> app/go.mod
        module example.com/app
        ==> app/main.go
        package main
        import (
            "example.com/lib/deep"
            "example.com/lib/tools"
        )
        func main() { deep.«a:One»(); tools.«b:Two»() }
        """,
        {"a": "One", "b": "Two"},
        roots=("", "lib", "lib/tools", "app"),
    )


def test_replace_with_a_folder():
    check_links(
        """
        ==> go.mod
        module example.com/m

        require other.org/x v1.0.0 // indirect
        replace other.org/x v1.0.0 => ./forks/x
        ==> forks/x/sub/a.go
        package sub
        func «One:One»() {}
        ==> main.go
        package main
        import "other.org/x/sub"
        func main() { sub.«a:One»() }
        """,
        {"a": "One"},
    )


def test_what_is_vendored():
    check_links(
        """
        ==> go.mod
        module example.com/m
        ==> vendor/other.org/x/a.go
        package x
        func «One:One»() {}
        ==> cmd/main.go
        package main
        import "other.org/x"
        func main() { x.«a:One»() }
        """,
        {"a": "One"},
    )


def test_an_external_test_package_sees_what_is_offered():
    check_links(
        """
        ==> go.mod
        module m
        ==> util/a.go
        package util
        func «One:One»() {}
        func «two:two»() {}
        ==> util/export_test.go
        package util
        var «Three:Three» = two
        ==> util/a_test.go
        package util_test
        import "m/util"
        func f() { util.«a:One»(); util.«b:two»(); util.«c:Three»() }
        ==> main.go
        package main
        import "m/util"
        func f() { util.«d:Three»() }
        """,
        {"a": "One", "b": "missing", "c": "Three", "d": "missing"},
    )


def test_packages_called_main_are_apart():
    check_links(
        """
        ==> go.mod
        module m
        ==> a/main.go
        package main
        func «a:run»() { «use_a:run»() }
        ==> b/main.go
        package main
        func main() { «use_b:run»() }
        """,
        {"use_a": "a", "use_b": "missing"},
    )


def test_variants_for_systems_are_all_meant_where_nothing_chooses():
    check_links(
        """
        ==> open_linux.go
        package p
        func «linux:open»() {}
        ==> open_windows.go
        package p
        func «windows:open»() {}
        ==> use.go
        package p
        func f() { «a:open»() }
        ==> use_linux.go
        package p
        func g() { «b:open»() }
        """,
        {"a": "linux windows", "b": "linux"},
    )


def test_variants_by_tags_what_is_built_without_any_is_meant():
    check_links(
        """
        ==> fast.go
        //go:build !slow

        package p
        func «fast:work»() {}
        ==> slow.go
        //go:build slow

        package p
        func «slow:work»() {}
        ==> use.go
        package p
        func f() { «a:work»() }
        ==> use_slow.go
        //go:build slow

        package p
        func g() { «b:work»() }
        """,
        {"a": "fast", "b": "slow"},
    )


def test_built_in_names_may_be_declared():
    check_links(
        """
        ==> a.go
        package p
        func f() { «a:len»(x); «b:max»(1, 2) }
        ==> b.go
        package p
        func «max:max»(a, b int) int { return a }
        """,
        {"a": "external", "b": "max"},
    )
