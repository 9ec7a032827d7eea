; Where the values and the types of a Go file can be seen.

[(identifier) (type_identifier) (package_identifier) (field_identifier)] @name

(selector_expression
  operand: (_) @member.object
  field: (_) @member.name) @member

(index_expression
  operand: (_) @element.object
  index: (_) @element.index) @element

(slice_expression operand: (_) @part.object) @part

(call_expression
  function: (_) @call.callee
  arguments: (_) @call.arguments) @call

(variadic_argument) @spread

(type_instantiation_expression type: (_) @specialized.value) @specialized

(type_conversion_expression
  type: (_) @conversion.type
  operand: (_) @conversion.value) @conversion

(type_assertion_expression
  operand: (_) @cast.value
  type: (_) @cast.type) @cast

(composite_literal
  type: (_) @composite.type
  body: (_) @composite.body) @composite

(literal_value) @composite_body

(keyed_element
  key: (_) @pair.key
  value: (_) @pair.value) @pair

; --- Literals ---

((int_literal) @literal (#set! type "int"))
((iota) @literal (#set! type "int"))
((float_literal) @literal (#set! type "float64"))
((imaginary_literal) @literal (#set! type "complex128"))
((rune_literal) @literal (#set! type "rune"))
([(true) (false)] @literal (#set! type "bool"))
((nil) @literal (#set! type "null"))
([(interpreted_string_literal) (raw_string_literal)] @text (#set! type "string"))
[(interpreted_string_literal_content) (raw_string_literal_content)] @content

; --- Operators ---

[(parenthesized_expression (_) @inner.value) (literal_element (_) @inner.value)] @inner

(unary_expression
  operator: ["&" "*"]
  operand: (_) @inner.value) @inner

(unary_expression
  operator: "<-"
  operand: (_) @receive.value) @receive

((unary_expression
   operator: "!"
   operand: (_) @arithmetic.left) @arithmetic
 (#set! type "bool"))

(unary_expression operand: (_) @arithmetic.left) @arithmetic

((binary_expression
   left: (_) @arithmetic.left
   operator: ["==" "!=" "<" "<=" ">" ">=" "&&" "||"]
   right: (_) @arithmetic.right) @arithmetic
 (#set! type "bool"))

(binary_expression
  left: (_) @arithmetic.left
  right: (_) @arithmetic.right) @arithmetic

; --- Types as they are written ---

[(pointer_type) (parenthesized_type) (negated_type) (type_constraint)] @type_of

(type_elem) @type_choice

(generic_type
  type: (_) @type_generic.base
  type_arguments: (_) @type_generic.arguments) @type_generic

(qualified_type
  package: (_) @type_member.object
  name: (_) @type_member.name) @type_member

[(slice_type element: (_) @type_elements.element)
 (array_type
   length: (_) @type_elements.length
   element: (_) @type_elements.element)
 (implicit_length_array_type element: (_) @type_elements.element)] @type_elements

((channel_type value: (_) @type_elements.element) @type_elements
 (#set! kind "channel"))

(map_type
  key: (_) @type_table.key
  value: (_) @type_table.value) @type_table

(function_type
  parameters: (_) @type_routine.parameters
  result: (_)? @type_routine.returns) @type_routine
