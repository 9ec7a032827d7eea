; inherits: javascript
; What a TypeScript file brings in and offers beyond JavaScript.

(import_statement
  "type" @module_import.type_only
  (import_clause)? @module_import.clause
  source: (string) @module_import.source) @module_import

(import_statement
  (import_require_clause (identifier) @import_require.name source: (string) @import_require.source)) @import_require

(import_specifier
  "type" @specifier.type_only
  name: _ @specifier.name
  alias: _? @specifier.alias) @specifier

(import_alias . (identifier) @namespace_alias.alias (_) @namespace_alias.name) @namespace_alias

(export_statement
  "type" @module_export.type_only
  (export_clause) @module_export.clause
  source: (string)? @module_export.source) @module_export

(export_statement "=" (_) @export_assignment.value) @export_assignment
(export_statement "namespace" (identifier)) @skip
