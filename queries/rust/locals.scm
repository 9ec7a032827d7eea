; What a name means where, by Rust's own scoping rules: each `let` declares anew, items are visible in all of their block.

[(block) (unsafe_block (block)) (async_block (block)) (const_block)] @block_value

; --- Parameters ---

(self_parameter) @receiver

((parameter
   pattern: (self) @typed_pattern.pattern
   type: (_) @typed_pattern.type) @typed_pattern
 (#set! receiver))

(parameter
  pattern: (_) @typed_pattern.pattern
  type: (_) @typed_pattern.type) @typed_pattern

(type_parameter
  name: (_) @type_parameter.name
  bounds: (_)? @type_parameter.bound
  default_type: (_)? @type_parameter.default) @type_parameter

(const_parameter
  name: (_) @type_parameter.name
  value: (_)? @type_parameter.default) @type_parameter

(where_predicate
  left: (_) @type_limit.type
  bounds: (_) @type_limit.bounds) @type_limit

; --- Variables ---

(let_declaration
  pattern: (_) @let.pattern
  type: (_)? @let.type
  value: (_)? @let.value
  alternative: (_)? @let.alternative) @let

(let_condition
  pattern: (_) @let_test.pattern
  value: (_) @let_test.value) @let_test

(if_expression
  condition: (_) @if_value.condition
  consequence: (_) @if_value.consequence
  alternative: (else_clause (_) @if_value.alternative)?) @if_value

(while_expression
  condition: (_) @while_test.condition
  body: (_) @while_test.body) @while_test

(loop_expression body: (_) @repeat.body) @repeat

(for_expression
  pattern: (_) @for_pattern.pattern
  value: (_) @for_pattern.iterable
  body: (_) @for_pattern.body) @for_pattern

(match_expression
  value: (_) @match_value.subject
  body: (match_block (match_arm)* @match_value.arm)) @match_value

(match_arm
  pattern: (_) @match_arm.pattern
  value: (_) @match_arm.value) @match_arm

(match_pattern condition: (_)? @arm_pattern.guard) @arm_pattern

; --- Patterns ---

(tuple_struct_pattern type: (_) @pattern_parts.type) @pattern_parts
(struct_pattern type: (_) @pattern_fields.type) @pattern_fields

(field_pattern
  name: (_) @pattern_field.name
  pattern: (_)? @pattern_field.pattern) @pattern_field

(captured_pattern . (_) @pattern_at.target (_) @pattern_at.pattern) @pattern_at
(or_pattern) @pattern_any
[(ref_pattern) (mut_pattern) (reference_pattern)] @pattern_through
(slice_pattern) @pattern_slice
(tuple_pattern) @pattern_tuple
(remaining_field_pattern) @pattern_rest
[(range_pattern) (const_block) (negative_literal)] @pattern_constant

; --- Assignments, flow ---

(assignment_expression
  left: (_) @set_place.target
  right: (_) @set_place.value) @set_place

(compound_assignment_expr
  left: (_) @update.target
  operator: _ @update.operator
  right: (_) @update.value) @update

(return_expression) @exit
[(break_expression) (continue_expression)] @leave
(label) @skip
