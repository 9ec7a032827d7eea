; What a name means where, by Java's own scoping rules.

; --- Scopes ---

[(block) (constructor_body)] @block

(for_statement
  init: (_)* @for_loop.initializer
  condition: (_)? @for_loop.condition
  update: (_)* @for_loop.increment
  body: (_) @for_loop.body) @for_loop

(enhanced_for_statement
  (modifiers)? @typed_each.modifier
  type: (_) @typed_each.type
  name: (_) @typed_each.target
  value: (_) @typed_each.iterable
  body: (_) @typed_each.body) @typed_each

(try_with_resources_statement
  resources: (_) @entered.resources
  body: (_) @entered.body
  [(catch_clause) (finally_clause)]* @entered.rest) @entered

(resource
  (modifiers)? @resource.modifier
  type: (_) @resource.type
  name: (_) @resource.target
  value: (_) @resource.value) @resource

(catch_clause
  (catch_formal_parameter
    (modifiers)? @typed_catch.modifier
    (catch_type) @typed_catch.type
    name: (_) @typed_catch.target)
  body: (_) @typed_catch.body) @typed_catch

; --- Declarations ---

(local_variable_declaration
  (modifiers)? @typed_declaration.modifier
  type: (_) @typed_declaration.type
  declarator: (_)+ @typed_declaration.item) @typed_declaration

(variable_declarator
  name: (_) @declare.target
  dimensions: (_)? @declare.type
  value: (_)? @declare.value) @declare

((formal_parameter
   (modifiers)? @formal.modifier
   type: (_) @_type
   name: (_) @formal.target) @formal
 (#eq? @_type "var"))

(formal_parameter
  (modifiers)? @formal.modifier
  type: (_) @formal.type
  name: (_) @formal.target
  dimensions: (_)? @formal.default) @formal

((spread_parameter
   (modifiers)? @formal.modifier
   [(type_identifier) (scoped_type_identifier) (generic_type) (array_type) (integral_type) (floating_point_type) (boolean_type) (annotated_type)] @formal.type
   (variable_declarator name: (_) @formal.target)) @formal
 (#set! variadic))

(type_parameter
  (type_identifier) @type_parameter.name
  (type_bound)? @type_parameter.bound) @type_parameter

; --- Patterns ---

(instanceof_expression
  left: (_) @type_test.value
  right: (_)? @type_test.type
  name: (_)? @type_test.target
  pattern: (_)? @type_test.pattern) @type_test

(type_pattern . (_) @type_pattern.type (identifier) @type_pattern.target) @type_pattern
(record_pattern_component . (_) @type_pattern.type (identifier) @type_pattern.target) @type_pattern
(record_pattern . (_) @record_pattern.type (record_pattern_body) @record_pattern.body) @record_pattern
(pattern (_) @inner.value) @inner

; --- Switch ---

(switch_expression
  condition: (_) @choice.value
  body: (_) @choice.body) @choice

(switch_rule
  (switch_label) @choice_case.label
  (_) @choice_case.body) @choice_case

(switch_block_statement_group (switch_label)+ @choice_case.label) @choice_case

; --- Assignments ---

(assignment_expression
  left: (_) @give.target
  operator: "="
  right: (_) @give.value) @give

(assignment_expression
  left: (_) @update.target
  operator: _ @update.operator
  right: (_) @update.value) @update

(update_expression (_) @update.target) @update

; --- Flow ---

(if_statement
  condition: (_) @if.condition
  consequence: (_) @if.consequence
  alternative: (_)? @if.alternative) @if

(while_statement
  condition: (_) @while.condition
  body: (_) @while.body) @while

(assert_statement . (_) @assert.condition (_)? @assert.message) @assert

(return_statement (_)? @result.value) @result

(throw_statement) @exit
([(break_statement) (continue_statement)] @exit (#set! label))
(labeled_statement . (identifier) (_) @labelled.body) @labelled
