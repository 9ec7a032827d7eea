; Where the values and types of a Python file can be seen: expressions and annotations.

(identifier) @name

(attribute
  object: (_) @member.object
  attribute: (identifier) @member.name) @member

(call
  function: (_) @call.callee
  arguments: [(argument_list) (generator_expression)] @call.arguments) @call

(keyword_argument
  name: (identifier) @argument.name
  value: (_) @argument.value) @argument

(subscript
  value: (_) @element.object
  subscript: (_)+ @element.index) @element

(await (_) @await.operand) @await

(yield "from" (_) @yield_from.value) @yield_from
(yield (_)? @yield.value) @yield

; --- Literals ---

[(string) (concatenated_string)] @text
(string_content) @content
[(string_start) (string_end)] @skip
((integer) @literal (#set! type "int"))
((float) @literal (#set! type "float"))
([(true) (false)] @literal (#set! type "bool"))
((none) @literal (#set! type "None"))
((ellipsis) @literal (#set! type "ellipsis"))

((list) @collection (#set! kind "list"))
((tuple) @collection (#set! kind "tuple"))
((expression_list) @collection (#set! kind "tuple"))
((set) @collection (#set! kind "set"))
((dictionary) @mapping (#set! kind "dict"))

(pair
  key: (_) @pair.key
  value: (_) @pair.value) @pair

(list_splat) @spread
((dictionary_splat) @spread (#set! keywords))

; --- Operators ---

(parenthesized_expression (_) @inner.value) @inner

(conditional_expression
  (_) @conditional.consequence
  (_) @conditional.condition
  (_) @conditional.alternative) @conditional

(boolean_operator
  left: (_) @boolean.left
  operator: _ @boolean.operator
  right: (_) @boolean.right) @boolean

(not_operator argument: (_) @not.operand) @not

(binary_operator
  left: (_) @binary.left
  operator: _ @binary.operator
  right: (_) @binary.right) @binary

(comparison_operator) @compare
((slice) @compare (#set! type "slice"))

; --- Annotations ---

(type (_) @annotation.value) @annotation

(generic_type
  (_) @type_apply.base
  (type_parameter) @type_apply.argument) @type_apply

(union_type) @type_union
(member_type (_) @type_qualified.object (identifier) @type_qualified.name) @type_qualified
