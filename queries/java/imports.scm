; What a Java file brings in.

(import_declaration
  "static"? @import_name.static
  [(identifier) (scoped_identifier)] @import_name.name
  (asterisk)? @import_name.wildcard) @import_name
