; What a Java file declares. Parts and constructs: queries/README.md.

(package_declaration [(identifier) (scoped_identifier)] @package.name) @package

; --- Types ---

((class_declaration
   (modifiers)? @type_declaration.modifier
   name: (_) @type_declaration.name
   type_parameters: (_)? @type_declaration.type_parameters
   superclass: (_)? @type_declaration.base
   interfaces: (_)? @type_declaration.base
   body: (_) @type_declaration.body) @type_declaration
 (#set! detail "class"))

((interface_declaration
   (modifiers)? @type_declaration.modifier
   name: (_) @type_declaration.name
   type_parameters: (_)? @type_declaration.type_parameters
   (extends_interfaces)? @type_declaration.base
   body: (_) @type_declaration.body) @type_declaration
 (#set! detail "interface"))

((enum_declaration
   (modifiers)? @type_declaration.modifier
   name: (_) @type_declaration.name
   interfaces: (_)? @type_declaration.base
   body: (_) @type_declaration.body) @type_declaration
 (#set! detail "enum"))

((record_declaration
   (modifiers)? @type_declaration.modifier
   name: (_) @type_declaration.name
   type_parameters: (_)? @type_declaration.type_parameters
   parameters: (_) @type_declaration.parameters
   interfaces: (_)? @type_declaration.base
   body: (_) @type_declaration.body) @type_declaration
 (#set! detail "record"))

((annotation_type_declaration
   (modifiers)? @type_declaration.modifier
   name: (_) @type_declaration.name
   body: (_) @type_declaration.body) @type_declaration
 (#set! detail "annotation"))

; --- Members ---

(method_declaration
  (modifiers)? @member_function.modifier
  type_parameters: (_)? @member_function.type_parameters
  type: (_) @member_function.returns
  name: (_) @member_function.name
  parameters: (_) @member_function.parameters
  (throws)? @member_function.throws
  body: (_)? @member_function.body) @member_function

((constructor_declaration
   (modifiers)? @member_function.modifier
   type_parameters: (_)? @member_function.type_parameters
   name: (_) @member_function.name
   parameters: (_) @member_function.parameters
   (throws)? @member_function.throws
   body: (_) @member_function.body) @member_function
 (#set! constructs))

((compact_constructor_declaration
   (modifiers)? @member_function.modifier
   name: (_) @member_function.name
   body: (_) @member_function.body) @member_function
 (#set! constructs)
 (#set! compact))

(annotation_type_element_declaration
  (modifiers)? @member_function.modifier
  type: (_) @member_function.returns
  name: (_) @member_function.name
  value: (_)? @member_function.default) @member_function

[(field_declaration
    (modifiers)? @member_values.modifier
    type: (_) @member_values.type
    declarator: (_)+ @member_values.item)
 (constant_declaration
    (modifiers)? @member_values.modifier
    type: (_) @member_values.type
    declarator: (_)+ @member_values.item)] @member_values

(enum_constant
  (modifiers)? @constant_member.modifier
  name: (_) @constant_member.name
  arguments: (_)? @constant_member.arguments
  body: (_)? @constant_member.body) @constant_member

(static_initializer (block) @static_block.body) @static_block

(modifiers) @marks
[(marker_annotation name: (_) @annotation_use.name)
 (annotation
    name: (_) @annotation_use.name
    arguments: (_) @annotation_use.arguments)] @annotation_use

(element_value_pair
  key: (_) @argument.name
  value: (_) @argument.value) @argument

; --- Anonymous functions ---

((lambda_expression
   parameters: (_) @closure.parameters
   body: (_) @closure.body) @closure
 (#set! arrow))
