; What a Go file declares. Parts and constructs: queries/README.md.

(package_clause (package_identifier) @package.name) @package

; --- Functions and methods ---

[(function_declaration
    name: (_) @routine.name
    type_parameters: (_)? @routine.type_parameters
    parameters: (_) @routine.parameters
    result: (_)? @routine.returns
    body: (_)? @routine.body)
 (method_declaration
    receiver: (_) @routine.receiver
    name: (_) @routine.name
    parameters: (_) @routine.parameters
    result: (_)? @routine.returns
    body: (_)? @routine.body)] @routine

(func_literal
  parameters: (_) @inline_routine.parameters
  result: (_)? @inline_routine.returns
  body: (_) @inline_routine.body) @inline_routine

; --- Types ---

(type_declaration [(type_spec) (type_alias)]* @declarations.item) @declarations

(type_spec
  name: (_) @defined_type.name
  type_parameters: (_)? @defined_type.type_parameters
  type: (_) @defined_type.value) @defined_type

(type_alias
  name: (_) @alias_of.name
  type_parameters: (_)? @alias_of.type_parameters
  type: (_) @alias_of.value) @alias_of

(struct_type (field_declaration_list) @fields.body) @fields
(interface_type) @method_set

(field_declaration
  type: (_) @field_group.type) @field_group

(method_elem
  name: (_) @required_method.name
  parameters: (_) @required_method.parameters
  result: (_)? @required_method.returns) @required_method

; --- Variables and constants ---

((const_declaration (const_spec)* @declarations.item) @declarations
 (#set! repeats))
(var_declaration (var_spec_list (var_spec)* @declarations.item)) @declarations
(var_declaration (var_spec)* @declarations.item) @declarations

((const_spec
   type: (_)? @value_group.type
   value: (_)? @value_group.value) @value_group
 (#set! detail "constant"))

(var_spec
  type: (_)? @value_group.type
  value: (_)? @value_group.value) @value_group
