from lsp_server.options import Options, read_options, settings


def test_nothing_said_means_the_defaults():
    assert read_options(None) == (Options(), [])
    assert read_options({}) == (Options(), [])


def test_values_are_read_by_their_camel_case_names():
    options, complaints = read_options(
        {"minimumConfidence": 0.5, "index": {"workers": 4, "exclude": ["gen/"]}, "unknown": 1}
    )
    assert options.minimum_confidence == 0.5
    assert options.index.workers == 4
    assert options.index.exclude == ["gen/"]
    assert complaints == []


def test_one_bad_value_is_named_and_spoils_no_other():
    options, complaints = read_options(
        {
            "minimumConfidence": 7,
            "index": {"workers": "two", "timeLimit": 3},
            "python": [],
            "disabledFeatures": "hover",
        }
    )
    assert options.index.time_limit == 3.0
    assert options == Options(index=options.index)
    assert options.index.workers == Options().index.workers
    assert [line.partition(":")[0] for line in complaints] == [
        "codescope.minimumConfidence",
        "codescope.disabledFeatures",
        "codescope.index.workers",
        "codescope.python",
    ]


def test_true_is_not_a_number_and_null_is_not_set():
    options, complaints = read_options({"index": {"workers": True, "generated": None}})
    assert options == Options()
    assert len(complaints) == 1


def test_every_setting_has_a_default_of_its_type_and_a_sentence():
    names = [name for name, *_ in settings()]
    assert "codescope.index.workers" in names
    assert len(names) == len(set(names))
    for name, kind, default, meta in settings():
        assert isinstance(default, getattr(kind, "__origin__", kind)), name
        assert meta["about"].endswith("."), name
