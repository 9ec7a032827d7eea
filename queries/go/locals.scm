; What a name means where, by Go's own scoping rules: a statement with names of its own is a block, and so is each of
; its branches.

[(block) (if_statement) (for_statement) (expression_switch_statement) (expression_case) (default_case)
 (communication_case)] @block

; --- Parameters and results ---

(parameter_list) @formals

(parameter_declaration
  type: (_) @formal_group.type) @formal_group

((variadic_parameter_declaration
   type: (_) @formal_group.type) @formal_group
 (#set! variadic))

(type_parameter_declaration
  type: (_) @formal_types.bound) @formal_types

; --- Variables ---

(short_var_declaration
  left: (_) @short_declaration.target
  right: (_) @short_declaration.value) @short_declaration

((receive_statement
   left: (_)? @receive_into.target
   ":="
   right: (_) @receive_into.value) @receive_into
 (#set! declares))
(receive_statement
  left: (_)? @receive_into.target
  right: (_) @receive_into.value) @receive_into

((range_clause
   left: (_)? @each_entry.target
   ":="
   right: (_) @each_entry.value) @each_entry
 (#set! declares))
(range_clause
  left: (_)? @each_entry.target
  right: (_) @each_entry.value) @each_entry

(type_switch_statement
  initializer: (_)? @type_switch.initializer
  alias: (_)? @type_switch.target
  value: (_) @type_switch.value
  [(type_case) (default_case)]* @type_switch.case) @type_switch

(type_case) @type_case

; --- Assignments ---

(assignment_statement
  left: (_) @give_all.target
  right: (_) @give_all.value) @give_all

[(inc_statement (_) @update.target) (dec_statement (_) @update.target)] @update
