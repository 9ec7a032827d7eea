; What a Python file brings in.

(import_statement name: [(dotted_name) (aliased_import)]+ @import_modules.item) @import_modules

(aliased_import
  name: (dotted_name) @import_alias.name
  alias: (identifier) @import_alias.alias) @import_alias

(future_import_statement) @skip

(import_from_statement
  module_name: [(dotted_name) (relative_import)] @import_from.module
  name: [(dotted_name) (aliased_import)]* @import_from.item
  (wildcard_import)? @import_from.wildcard) @import_from
