; Where the values and the types of a Java file can be seen.

[(identifier) (type_identifier)] @name

(this) @self
(super) @super

(field_access
  object: (_) @outer_self.object
  field: (this)) @outer_self

(field_access
  object: (_) @member.object
  field: (identifier) @member.name) @member

(array_access
  array: (_) @index.object
  index: (_) @index.index) @index

(method_invocation
  object: (super) @send.object
  type_arguments: (_)? @send.type_arguments
  name: (_) @send.name
  arguments: (_) @send.arguments) @send

(method_invocation
  object: (_)? @send.object
  (super)? @send.super
  type_arguments: (_)? @send.type_arguments
  name: (_) @send.name
  arguments: (_) @send.arguments) @send

(object_creation_expression
  type: (_) @create.type
  arguments: (_) @create.arguments
  (class_body)? @create.body) @create

(explicit_constructor_invocation
  object: (_)? @delegate.object
  constructor: (_) @delegate.constructor
  arguments: (_) @delegate.arguments) @delegate

(method_reference . (_) @function_reference.object (identifier)? @function_reference.name) @function_reference

(class_literal (_) @class_value.value) @class_value

(array_creation_expression
  type: (_) @new_array.type
  dimensions: (_)* @new_array.size
  value: (_)? @new_array.value) @new_array

[(array_initializer) (element_value_array_initializer)] @array

(cast_expression
  . "(" . type: (_) @cast.type
  value: (_) @cast.value) @cast

; --- Literals ---

([(string_literal)] @literal (#set! type "String"))
((character_literal) @literal (#set! type "char"))
((decimal_integer_literal) @literal (#set! type "long") (#match? @literal "[lL]$"))
([(decimal_integer_literal) (hex_integer_literal) (octal_integer_literal) (binary_integer_literal)] @literal (#set! type "int"))
((decimal_floating_point_literal) @literal (#set! type "float") (#match? @literal "[fF]$"))
([(decimal_floating_point_literal) (hex_floating_point_literal)] @literal (#set! type "double"))
([(true) (false)] @literal (#set! type "boolean"))
((null_literal) @literal (#set! type "null"))

; --- Operators ---

(parenthesized_expression (_) @inner.value) @inner

(ternary_expression
  condition: (_) @conditional.condition
  consequence: (_) @conditional.consequence
  alternative: (_) @conditional.alternative) @conditional

((binary_expression
   left: (_) @boolean.left
   operator: ["&&" "||"] @boolean.operator
   right: (_) @boolean.right) @boolean
 (#set! type "boolean"))

((binary_expression operator: "+") @operation (#set! type "sum"))
((binary_expression operator: ["==" "!=" "<" "<=" ">" ">="]) @operation (#set! type "boolean"))
(binary_expression) @operation

((unary_expression
   operator: "!"
   operand: (_) @not.operand) @not
 (#set! type "boolean"))

(unary_expression) @operation

; --- Types as they are written ---

[(integral_type) (floating_point_type) (boolean_type) (void_type)] @type_builtin

[(scoped_type_identifier . (_) @type_member.object (type_identifier) @type_member.name)
 (scoped_identifier scope: (_) @type_member.object name: (_) @type_member.name)] @type_member

(generic_type
  . (_) @type_generic.base
  (type_arguments) @type_generic.arguments) @type_generic

(array_type element: (_) @type_sequence.element dimensions: (_) @type_sequence.dimensions) @type_sequence
[(wildcard) (annotated_type)] @type_of
[(catch_type) (type_bound)] @type_choice
