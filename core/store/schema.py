"""The tables of the index. A change here is a new SCHEMA: other versions keep their own file and are left alone.

Names that readers of the documented views see (views.py) are used by no table. Indices are made after the first bulk
load, those by name before it is linked; `READY` in meta says that all are there.
"""

SCHEMA = 5
APPLICATION_ID = 0x436F6473  # "Cods"
PAGE_SIZE = (
    1024  # what most files have to say fills a few pages; larger ones would stand half empty
)

TABLES = (
    # revision, declared (how many names became symbols'), ready, roots, and what the indexer keeps.
    "create table meta (key text primary key, value any) strict, without rowid",
    # Every file that was seen, also those that are not indexed, with the reason.
    """create table file (
        id integer primary key,
        path text not null unique,
        language text not null,
        size integer not null,
        mtime_ns integer not null,
        tag blob not null,
        extractor blob not null,
        status integer not null,
        reason text not null
    ) strict""",
    # Apart from file, so that comparing ten thousand files with the disk reads few pages.
    # serials: u32 array: the next serial, then one per symbol of the facts; empty while they count up from 0.
    """create table content (
        file integer primary key,
        lines blob not null,
        facts blob not null,
        serials blob not null
    ) strict""",
    # hash: of the name (packed_links.hash_text), for an index on numbers is half as large as one on texts.
    # declared: in which order names became names of symbols; 0: only references have it.
    """create table name (
        id integer primary key,
        hash integer not null,
        name text not null,
        declared integer not null
    ) strict""",
    # Sub-word, folded -> i32 array of name.id, for symbols' names only. Of a word that many names have there are many
    # rows, `part` being the first name of each: a row that does not fit into its page must be read as a whole
    # wherever the way to another word leads past it.
    """create table word (
        word text not null,
        part integer not null,
        names blob not null,
        primary key (word, part)
    ) strict, without rowid""",
    # All symbols but parameters, which are few of the answers and half of the rows: they come from the facts.
    # id: file << 20 | serial. sort: see rows.pack_sort. parent: serial, -1 for the module.
    # length, name_at: relative to start. Ordinal and length of the name are the usual, unless flags say ODD.
    """create table symbol (
        id integer primary key,
        name integer not null,
        sort any not null,
        parent integer not null,
        start integer not null,
        length integer not null,
        name_at integer not null,
        flags integer not null
    ) strict""",
    # References of a file to a target: a symbol's id, or a negative key of a name (rows.key_of_unknown, ..external).
    # groups: see packed_links.pack_groups. By file, for what a file calls and who in it; the index is for who
    # calls from other files.
    """create table ref (
        file integer not null,
        target integer not null,
        groups blob not null,
        primary key (file, target)
    ) strict, without rowid""",
    """create table base (
        symbol integer not null,
        position integer not null,
        base integer not null,
        primary key (symbol, position, base)
    ) strict, without rowid""",
    # What linking `reader` asked of which paths, there or not: see packed_links.Reads.
    "create table reading (reader integer primary key, targets blob not null, names blob not null) strict",
    # The same by target, see asked.py; filled when READY. part: 0, or the first of the readers.
    """create table asked (
        target integer not null,
        part integer not null,
        readers blob not null,
        primary key (target, part)
    ) strict, without rowid""",
    # Files whose links are not what a fresh index would have: a large update is at work, or was cut off.
    "create table waiting (file integer primary key) strict",
    # Symbols as texts that are searched for words, by their ids; keeps no texts. See passages.py.
    """create virtual table passage using fts5(name, place, signature, doc, body,
        content='', contentless_delete=1, tokenize='porter unicode61')""",
    "create virtual table passage_word using fts5vocab('passage', 'row')",
    # Of which files, by the tag of their content, and of which of their symbols there are texts.
    "create table covered (file integer primary key, tag blob not null, serials blob not null) strict",
    # Configuration files that linking reads.
    "create table config (path text primary key, data blob not null) strict, without rowid",
)

# The documented shape, see views.py. What rows do not say is unpacked by functions that only our connections have.
VIEWS = (
    """create view symbols (uri, kind, name, path, line_start, line_end, doc, signature, content) as
        select codescope_uri(s.id), codescope_kind(s.sort), n.name, f.path,
            codescope_line(c.lines, s.start), codescope_line(c.lines, s.start + s.length),
            codescope_text(s.id, 'doc'), codescope_text(s.id, 'signature'), codescope_text(s.id, 'content')
        from symbol s
            join name n on n.id = s.name
            join file f on f.id = s.id >> 20
            join content c on c.file = f.id""",
    """create view edges (from_uri, to_uri, kind, confidence, resolution_mode) as
        select codescope_uri(s.id - (s.id & 1048575) + s.parent), codescope_uri(s.id),
            case s.parent when 0 then 'defines' else 'contains' end, 1.0, 'static'
        from symbol s where s.parent >= 0
        union all
        select codescope_uri(s.id - (s.id & 1048575)), codescope_uri(s.id), 'exports', 1.0, 'static'
        from symbol s where s.parent = 0 and s.flags & 1
        union all
        select codescope_uri(b.symbol), codescope_uri(b.base), 'inherits', 1.0, 'static' from base b
        union all
        select codescope_uri((r.file << 20) + (g.value >> 1)), codescope_uri(r.target),
            case g.value & 1 when 1 then 'calls' else 'references' end, 1.0, 'static'
        from ref r, json_each(codescope_edges(r.groups)) g where r.target > 0""",
)

# By name, which linking asks for: before the first links are made.
NAME_INDICES = (
    "create index if not exists name_hash on name (hash)",
    "create index if not exists symbol_name on symbol (name)",
)
INDICES = (
    *NAME_INDICES,
    "create index if not exists ref_target on ref (target) where target >> 20 <> file",
    "create index if not exists base_base on base (base)",
)

# What an overlay takes over from the index, and by which column a row tells its file.
OF_FULL = {"file": "id", "content": "file", "symbol": "id >> 20"}
OF_LINKS = {"ref": "file", "base": "symbol >> 20", "reading": "reader"}
