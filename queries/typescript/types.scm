; inherits: javascript
; Where the types of a TypeScript file can be seen.

(type_identifier) @name

(call_expression
  function: (_) @invoke.callee
  type_arguments: (_)? @invoke.type_arguments
  arguments: (_) @invoke.arguments) @invoke

(new_expression
  constructor: (_) @new.callee
  type_arguments: (_)? @new.type_arguments
  arguments: (_)? @new.arguments) @new

(instantiation_expression
  (_) @instantiation.value
  type_arguments: (_) @instantiation.type_arguments) @instantiation

(as_expression . (_) @cast.value (_)? @cast.type) @cast
(satisfies_expression . (_) @satisfies.value (_) @satisfies.type) @satisfies
(type_assertion . (type_arguments (_) @cast.type) (_) @cast.value) @cast
(non_null_expression (_) @non_null.value) @non_null

; --- Types as they are written ---

[(type_annotation) (adding_type_annotation) (omitting_type_annotation) (opting_type_annotation)] @type_of

(type_predicate_annotation (type_predicate) @inner.value) @inner
(asserts_annotation (asserts) @inner.value) @inner
(asserts (_) @type_asserts.value) @type_asserts

(type_predicate
  name: (_) @type_predicate.name
  type: (_) @type_predicate.type) @type_predicate

(predefined_type) @type_builtin
(this_type) @type_this

(nested_type_identifier
  module: (_) @type_member.object
  name: (_) @type_member.name) @type_member

(nested_identifier
  object: (_) @type_member.object
  property: (_) @type_member.name) @type_member

(generic_type
  name: (_) @type_generic.base
  type_arguments: (_) @type_generic.arguments) @type_generic

[(union_type) (intersection_type)] @type_choice
(array_type (_) @type_array.element) @type_array
(tuple_type) @type_tuple
[(parenthesized_type) (readonly_type) (optional_type) (rest_type)] @type_of
(literal_type) @type_literal
(template_literal_type) @type_template
(index_type_query (_) @type_keys.operand) @type_keys
(type_query (_) @type_query.value) @type_query

(lookup_type . (_) @type_lookup.object (_) @type_lookup.key) @type_lookup

(conditional_type
  left: (_) @type_conditional.left
  right: (_) @type_conditional.right
  consequence: (_) @type_conditional.consequence
  alternative: (_) @type_conditional.alternative) @type_conditional

(infer_type . (_) @type_infer.name (_)? @type_infer.bound) @type_infer

(function_type
  type_parameters: (_)? @type_function.type_parameters
  parameters: (_) @type_function.parameters
  return_type: (_) @type_function.returns) @type_function

((constructor_type
   type_parameters: (_)? @type_function.type_parameters
   parameters: (_) @type_function.parameters
   type: (_) @type_function.returns) @type_function
 (#set! constructs))

(object_type) @type_object

(mapped_type_clause
  name: (_) @type_mapped.name
  type: (_) @type_mapped.keys
  alias: (_)? @type_mapped.alias) @type_mapped
