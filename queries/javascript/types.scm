; Where the values of a JavaScript file can be seen: expressions.

[(identifier) (shorthand_property_identifier_pattern) (property_identifier) (private_property_identifier)] @name

(this) @self
(super) @super

(member_expression
  object: (_) @member.object
  property: (_) @member.name) @member

(subscript_expression
  object: (_) @index.object
  index: (_) @index.index) @index

(call_expression
  function: (_) @invoke.callee
  arguments: (_) @invoke.arguments) @invoke

(new_expression
  constructor: (_) @new.callee
  arguments: (_)? @new.arguments) @new

(await_expression (_) @await.operand) @await

(yield_expression "*" (_) @yield_from.value) @yield_from
(yield_expression (_)? @yield.value) @yield

; --- Literals ---

((string) @text (#set! type "string"))
(string_fragment) @content
((template_string) @text (#set! type "string"))
(template_substitution (_) @inner.value) @inner
((number) @literal (#set! type "number"))
([(true) (false)] @literal (#set! type "boolean"))
((null) @literal (#set! type "null"))
((undefined) @literal (#set! type "undefined"))
((regex) @literal (#set! type "RegExp"))
((meta_property) @literal (#set! type "ImportMeta"))

(array) @array

; --- Operators ---

(parenthesized_expression (_) @inner.value) @inner

(ternary_expression
  condition: (_) @conditional.condition
  consequence: (_) @conditional.consequence
  alternative: (_) @conditional.alternative) @conditional

(binary_expression
  left: (_) @boolean.left
  operator: ["&&" "||" "??"] @boolean.operator
  right: (_) @boolean.right) @boolean

(binary_expression
  left: (_) @compare.left
  operator: ["instanceof" "in" "==" "===" "!=" "!==" "<" "<=" ">" ">="] @compare.operator
  right: (_) @compare.right) @compare

(binary_expression) @operation

(unary_expression
  operator: "!"
  argument: (_) @not.operand) @not

(unary_expression) @operation

(sequence_expression) @sequence

; --- JSX ---

[(jsx_opening_element
    name: (_)? @jsx.name
    attribute: (_)* @jsx.attribute)
 (jsx_self_closing_element
    name: (_)? @jsx.name
    attribute: (_)* @jsx.attribute)] @jsx

(jsx_closing_element name: (_)? @jsx_end.name) @jsx_end

(jsx_attribute
  . (_) @jsx_attribute.name
  (_)? @jsx_attribute.value) @jsx_attribute

(jsx_expression (_) @inner.value) @inner
