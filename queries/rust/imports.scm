; What a Rust file brings in.

(use_declaration
  (visibility_modifier)? @import_tree.visibility
  argument: (_) @import_tree.tree) @import_tree

(use_list) @use_list

(scoped_use_list
  path: (_)? @use_below.path
  list: (_) @use_below.list) @use_below

(use_as_clause
  path: (_) @use_as.path
  alias: (_) @use_as.alias) @use_as

(use_wildcard (_)? @use_all.path) @use_all

(extern_crate_declaration
  (visibility_modifier)? @import_crate.visibility
  name: (_) @import_crate.name
  alias: (_)? @import_crate.alias) @import_crate
