; What a Go file brings in.

(import_declaration) @import_group

((import_spec
   name: (dot)
   path: (_) @bring_package.source) @bring_package
 (#set! wildcard))

((import_spec
   name: (blank_identifier)
   path: (_) @bring_package.source) @bring_package
 (#set! blank))

(import_spec
  name: (package_identifier)? @bring_package.alias
  path: (_) @bring_package.source) @bring_package
