; Where the values and the types of a Rust file can be seen.

[(identifier) (type_identifier) (field_identifier) (shorthand_field_identifier)] @name
(self) @self
[(super) (crate)] @name

[(scoped_identifier
    path: (_)? @scoped.object
    name: (_) @scoped.name)
 (scoped_type_identifier
    path: (_)? @scoped.object
    name: (_) @scoped.name)] @scoped

(field_expression
  value: (_) @member.object
  field: (_) @member.name) @member

(call_expression
  function: (_) @call.callee
  arguments: (_) @call.arguments) @call

(generic_function
  function: (_) @with_types.value
  type_arguments: (_) @with_types.type_arguments) @with_types

(macro_invocation
  macro: (_) @macro_call.name
  (token_tree) @macro_call.arguments) @macro_call

(struct_expression
  name: (_) @record_value.type
  body: (_) @record_value.body) @record_value

(field_initializer
  field: (_) @record_field.name
  value: (_) @record_field.value) @record_field

(shorthand_field_initializer (identifier) @record_short.name) @record_short

(index_expression (_) @element.object (_) @element.index) @element

(await_expression (_) @await.operand) @await
(try_expression (_) @try_value.operand) @try_value

[(reference_expression value: (_) @inner.value)
 (parenthesized_expression (_) @inner.value)
 (expression_statement (_) @inner.value)] @inner

(unary_expression (_) @inner.value) @inner

(type_cast_expression
  value: (_) @cast.value
  type: (_) @cast.type) @cast

(binary_expression
  left: (_) @compute.left
  operator: ["==" "!=" "<" "<=" ">" ">=" "&&" "||"] @compute.operator
  right: (_) @compute.right) @compute
(binary_expression
  left: (_) @compute.left
  operator: _ @compute.operator
  right: (_) @compute.right) @compute

((range_expression) @collection (#set! kind "iterator"))
((tuple_expression) @collection (#set! kind "tuple"))
((array_expression) @collection (#set! kind "array"))

; --- Literals ---

((integer_literal) @literal (#set! type "i32"))
((float_literal) @literal (#set! type "f64"))
((char_literal) @literal (#set! type "char"))
((boolean_literal) @literal (#set! type "bool"))
([(string_literal) (raw_string_literal)] @text (#set! type "str"))
(string_content) @content
(unit_expression) @skip

; --- Types as they are written ---

[(reference_type) (pointer_type) (dynamic_type) (abstract_type) (bracketed_type)] @type_of
(qualified_type type: (_) @type_seen_as.type alias: (_) @type_seen_as.alias) @type_seen_as
[(trait_bounds) (bounded_type)] @type_choice
(higher_ranked_trait_bound) @type_of
[(removed_trait_bound) (lifetime) (never_type) (unit_type)] @skip
(primitive_type) @type_builtin

(generic_type
  type: (_) @type_generic.base
  type_arguments: (_) @type_generic.arguments) @type_generic

(type_binding
  name: (_) @type_binding.name
  type: (_) @type_binding.type) @type_binding

(array_type
  element: (_) @type_elements.element
  length: (_)? @type_elements.length) @type_elements

(tuple_type) @type_tuple

(function_type
  trait: (_)? @type_callable.trait
  parameters: (_) @type_callable.parameters
  return_type: (_)? @type_callable.returns) @type_callable
