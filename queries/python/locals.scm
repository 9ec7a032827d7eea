; What a name means where, by Python's own scoping rules.

; --- Parameters: the default and the annotation belong to the scope around the function ---

(typed_default_parameter
  name: (identifier) @parameter.target
  type: (type) @parameter.type
  value: (_) @parameter.default) @parameter

(default_parameter
  name: (_) @parameter.target
  value: (_) @parameter.default) @parameter

((typed_parameter
   . (list_splat_pattern (identifier) @parameter.target)
   type: (type) @parameter.type) @parameter
 (#set! variadic))

((typed_parameter
   . (dictionary_splat_pattern (identifier) @parameter.target)
   type: (type) @parameter.type) @parameter
 (#set! keywords))

(typed_parameter
  . (identifier) @parameter.target
  type: (type) @parameter.type) @parameter

; `*` alone: what follows is given by name only
(keyword_separator) @keyword_only

; `*args` as a parameter, `*rest` as the target of an assignment
((list_splat_pattern (_) @rest_target.target) @rest_target
 (#set! variadic))

(list_splat_pattern) @skip

((dictionary_splat_pattern (_) @rest_target.target) @rest_target
 (#set! keywords))

; --- Scopes of their own that run in place ---

(lambda
  parameters: (lambda_parameters)? @lambda.parameters
  body: (_) @lambda.body) @lambda

((list_comprehension
   body: (_) @comprehension.body
   [(for_in_clause) (if_clause)]+ @comprehension.clause) @comprehension
 (#set! kind "list"))

((set_comprehension
   body: (_) @comprehension.body
   [(for_in_clause) (if_clause)]+ @comprehension.clause) @comprehension
 (#set! kind "set"))

((dictionary_comprehension
   body: (_) @comprehension.body
   [(for_in_clause) (if_clause)]+ @comprehension.clause) @comprehension
 (#set! kind "dict"))

((generator_expression
   body: (_) @comprehension.body
   [(for_in_clause) (if_clause)]+ @comprehension.clause) @comprehension
 (#set! kind "generator"))

((for_in_clause
   "async"
   left: (_) @comprehension_for.target
   right: (_) @comprehension_for.iterable) @comprehension_for
 (#set! async))

(for_in_clause
  left: (_) @comprehension_for.target
  right: (_) @comprehension_for.iterable) @comprehension_for

(if_clause (_) @comprehension_if.condition) @comprehension_if

; --- Bindings ---

(assignment
  left: (_) @assign.target
  type: (type)? @assign.type
  right: (_)? @assign.value) @assign

((augmented_assignment
   left: (_) @augment.target
   right: (_) @augment.value) @augment
 (#set! binds))

(named_expression
  name: (_) @walrus.target
  value: (_) @walrus.value) @walrus

((for_statement
   "async"
   left: (_) @for.target
   right: (_) @for.iterable
   body: (block) @for.body
   alternative: (else_clause)? @for.otherwise) @for
 (#set! async))

(for_statement
  left: (_) @for.target
  right: (_) @for.iterable
  body: (block) @for.body
  alternative: (else_clause)? @for.otherwise) @for

((with_statement
   "async"
   (with_clause) @with.item
   body: (block) @with.body) @with
 (#set! async))

(with_statement
  (with_clause) @with.item
  body: (block) @with.body) @with

; `case pattern as name`
(as_pattern
  (case_pattern) @pattern_as.pattern
  (identifier) @pattern_as.target) @pattern_as

(as_pattern
  (_) @bind.value
  alias: (as_pattern_target (_) @bind.target)) @bind

(except_clause
  value: (as_pattern (_) @catch.value alias: (as_pattern_target (_) @catch.target))
  (block) @catch.body) @catch

(except_clause
  value: (_)? @catch.value
  (block) @catch.body) @catch

((delete_statement (_)+ @delete.target) @delete (#set! binds))

(global_statement (identifier)+ @global.name) @global
(nonlocal_statement (identifier)+ @nonlocal.name) @nonlocal

; --- Destructuring ---

[(pattern_list) (list_pattern)] @tuple_target

; `(x)` is `x`, `(x,)` is not
((tuple_pattern) @tuple_target (#set! group))

; --- match ---

(match_statement
  subject: (_)+ @match.subject
  body: (block alternative: (case_clause)* @match.case)) @match

(case_clause
  (case_pattern)+ @case.pattern
  guard: (if_clause)? @case.guard
  consequence: (block) @case.body) @case

(class_pattern
  . (dotted_name) @pattern_class.type
  (case_pattern)* @pattern_class.item) @pattern_class

(keyword_pattern
  . (identifier) @pattern_keyword.name
  (_) @pattern_keyword.value) @pattern_keyword

((splat_pattern (_) @rest_target.target) @rest_target
 (#set! variadic))

(case_pattern (dotted_name) @pattern_capture.target) @pattern_capture

; A dotted name among alternatives, or as the key of a mapping
(dotted_name) @pattern_name

(case_pattern) @pattern
(union_pattern) @pattern_alternatives
(dict_pattern) @pattern_mapping

; --- Flow ---

(if_statement
  condition: (_) @if.condition
  consequence: (block) @if.consequence
  alternative: [(elif_clause) (else_clause)]* @if.alternative) @if

(elif_clause
  condition: (_) @if.condition
  consequence: (block) @if.consequence) @if

(else_clause body: (block) @else.body) @else

(while_statement
  condition: (_) @while.condition
  body: (block) @while.body
  alternative: (else_clause)? @while.otherwise) @while

(assert_statement
  . (_) @assert.condition
  (_)? @assert.message) @assert

(return_statement (_)? @return.value) @return

[(raise_statement) (continue_statement) (break_statement)] @exit
