; What a JavaScript file brings in and offers.

(import_statement
  (import_clause)? @module_import.clause
  source: (string) @module_import.source) @module_import

(import_specifier
  name: _ @specifier.name
  alias: _? @specifier.alias) @specifier

(namespace_import (identifier) @namespace_import.name) @namespace_import

; export * from "./x"; export * as name from "./x"; export { a as b } from "./x"
(export_statement
  ["*" (namespace_export)] @module_export.everything
  source: (string) @module_export.source) @module_export

(export_statement
  (export_clause) @module_export.clause
  source: (string)? @module_export.source) @module_export

(namespace_export [(identifier) (string) "default"] @namespace_import.name) @namespace_import

(export_specifier
  name: _ @specifier.name
  alias: _? @specifier.alias) @specifier

(export_statement
  decorator: (decorator)* @exported.decorator
  "default" @exported.default
  declaration: (_) @exported.declaration) @exported

(export_statement
  "default" @exported.default
  value: (_) @exported.value) @exported

(export_statement
  decorator: (decorator)* @exported.decorator
  declaration: (_) @exported.declaration) @exported
