; What a name means where, by JavaScript's own scoping rules.

; --- Scopes ---

(statement_block) @block

(for_statement
  initializer: (_) @for_loop.initializer
  condition: (_)? @for_loop.condition
  increment: (_)? @for_loop.increment
  body: (_) @for_loop.body) @for_loop

(catch_clause
  parameter: (_)? @catch_clause.target
  body: (_) @catch_clause.body) @catch_clause

(switch_statement
  value: (_) @switch.value
  body: (_) @switch.body) @switch

(switch_case value: (_) @switch_case.value) @switch_case
(switch_default) @switch_case

; --- Declarations: `let`, `const` and `using` belong to the block, `var` to the function ---

(lexical_declaration
  kind: _ @declaration.kind
  (variable_declarator)+ @declaration.item) @declaration

((variable_declaration
   (variable_declarator)+ @declaration.item) @declaration
 (#set! hoisted))

(using_declaration
  (variable_declarator)+ @declaration.item) @declaration

(variable_declarator
  name: (_) @declare.target
  value: (_)? @declare.value) @declare

(for_in_statement
  "await"? @for_each.asynchronous
  kind: _? @for_each.kind
  left: (_) @for_each.target
  operator: _ @for_each.operator
  right: (_) @for_each.iterable
  body: (_) @for_each.body) @for_each

; --- Parameters ---

(rest_pattern (_) @rest_target.target) @rest_target

(assignment_pattern
  left: (_) @default_target.target
  right: (_) @default_target.default) @default_target

; --- Destructuring ---

(array_pattern) @tuple_target
(object_pattern) @mapping_target

(pair_pattern
  key: (_) @pair_target.key
  value: (_) @pair_target.value) @pair_target

(object_assignment_pattern
  left: (_) @default_target.target
  right: (_) @default_target.default) @default_target

; --- Assignments ---

(assignment_expression
  left: (_) @assignment.target
  right: (_) @assignment.value) @assignment

(augmented_assignment_expression
  left: (_) @update.target
  operator: _ @update.operator
  right: (_) @update.value) @update

(update_expression argument: (_) @update.target) @update

; --- Flow ---

(if_statement
  condition: (_) @if.condition
  consequence: (_) @if.consequence
  alternative: (_)? @if.alternative) @if

(else_clause (_) @else.body) @else

(while_statement
  condition: (_) @while.condition
  body: (_) @while.body) @while

(return_statement (_)? @result.value) @result

[(throw_statement) (continue_statement) (break_statement)] @exit
