; What a Python file declares. Parts and constructs: queries/README.md.

; --- Functions and methods ---

(function_definition
  "async"? @callable.modifier
  name: (identifier) @callable.name
  type_parameters: (type_parameter)? @callable.type_parameters
  parameters: (parameters) @callable.parameters
  return_type: (type)? @callable.returns
  body: (block . (string)? @callable.documentation) @callable.body) @callable

; --- Classes ---

((class_definition
   name: (identifier) @container.name
   type_parameters: (type_parameter)? @container.type_parameters
   superclasses: (argument_list)? @container.base
   body: (block . (string)? @container.documentation) @container.body) @container
 (#set! detail "class"))

; --- Decorators ---

(decorated_definition
  (decorator)+ @decorated.decorator
  definition: (_) @decorated.definition) @decorated

(decorator (_) @decorator.value) @decorator

; --- type X[T] = ... ---

(type_alias_statement
  left: (type) @alias.name
  right: (type) @alias.value) @alias
