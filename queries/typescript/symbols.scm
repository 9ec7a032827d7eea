; inherits: javascript
; What a TypeScript file declares beyond JavaScript: types, signatures, members with types.

; --- Functions ---

[(function_declaration
    ["async" "*"]* @function.modifier
    name: (_) @function.name
    type_parameters: (_)? @function.type_parameters
    parameters: (_) @function.parameters
    return_type: (_)? @function.returns
    body: (_)? @function.body)
 (generator_function_declaration
    ["async" "*"]* @function.modifier
    name: (_) @function.name
    type_parameters: (_)? @function.type_parameters
    parameters: (_) @function.parameters
    return_type: (_)? @function.returns
    body: (_)? @function.body)
 (function_signature
    ["async" "*"]* @function.modifier
    name: (_) @function.name
    type_parameters: (_)? @function.type_parameters
    parameters: (_) @function.parameters
    return_type: (_)? @function.returns
    body: (_)? @function.body)] @function

[(function_expression
    ["async" "*"]* @closure.modifier
    name: (_)? @closure.name
    type_parameters: (_)? @closure.type_parameters
    parameters: (_) @closure.parameters
    return_type: (_)? @closure.returns
    body: (_) @closure.body)
 (generator_function
    ["async" "*"]* @closure.modifier
    name: (_)? @closure.name
    type_parameters: (_)? @closure.type_parameters
    parameters: (_) @closure.parameters
    return_type: (_)? @closure.returns
    body: (_) @closure.body)] @closure

((arrow_function
   "async"? @closure.modifier
   type_parameters: (_)? @closure.type_parameters
   parameters: (_) @closure.parameters
   return_type: (_)? @closure.returns
   body: (_) @closure.body) @closure
 (#set! arrow))

; --- Classes, interfaces and their members ---

[(class_declaration
    decorator: (decorator)* @class.decorator
    "abstract"? @class.modifier
    name: (_)? @class.name
    type_parameters: (_)? @class.type_parameters
    (class_heritage [(extends_clause) (implements_clause)]+ @class.heritage)?
    body: (_) @class.body)
 (abstract_class_declaration
    decorator: (decorator)* @class.decorator
    "abstract"? @class.modifier
    name: (_)? @class.name
    type_parameters: (_)? @class.type_parameters
    (class_heritage [(extends_clause) (implements_clause)]+ @class.heritage)?
    body: (_) @class.body)
 (class
    decorator: (decorator)* @class.decorator
    "abstract"? @class.modifier
    name: (_)? @class.name
    type_parameters: (_)? @class.type_parameters
    (class_heritage [(extends_clause) (implements_clause)]+ @class.heritage)?
    body: (_) @class.body)] @class

(extends_clause
  value: (_) @heritage.value
  type_arguments: (_)? @heritage.type_arguments) @heritage

(implements_clause) @heritage
(extends_type_clause) @heritage

(interface_declaration
  name: (_) @interface.name
  type_parameters: (_)? @interface.type_parameters
  (extends_type_clause)? @interface.heritage
  body: (_) @interface.body) @interface

(method_definition
  [(accessibility_modifier) (override_modifier) "static" "async" "get" "set" "*"]* @method.modifier
  name: (_) @method.name
  type_parameters: (_)? @method.type_parameters
  parameters: (_) @method.parameters
  return_type: (_)? @method.returns
  body: (_) @method.body) @method

[(method_signature
    [(accessibility_modifier) (override_modifier) "abstract" "static" "async" "get" "set" "*"]* @method.modifier
    name: (_) @method.name
    type_parameters: (_)? @method.type_parameters
    parameters: (_) @method.parameters
    return_type: (_)? @method.returns)
 (abstract_method_signature
    [(accessibility_modifier) (override_modifier) "abstract" "static" "async" "get" "set" "*"]* @method.modifier
    name: (_) @method.name
    type_parameters: (_)? @method.type_parameters
    parameters: (_) @method.parameters
    return_type: (_)? @method.returns)] @method

(public_field_definition
  decorator: (decorator)* @field.decorator
  [(accessibility_modifier) (override_modifier) "abstract" "static" "declare" "readonly" "accessor"]* @field.modifier
  name: (_) @field.name
  type: (_)? @field.type
  value: (_)? @field.value) @field

((property_signature
   [(accessibility_modifier) (override_modifier) "static" "readonly"]* @field.modifier
   name: (_) @field.name
   type: (_)? @field.type) @field
 (#set! detail "property"))

(call_signature
  type_parameters: (_)? @call_signature.type_parameters
  parameters: (_) @call_signature.parameters
  return_type: (_)? @call_signature.returns) @call_signature

((construct_signature
   type_parameters: (_)? @call_signature.type_parameters
   parameters: (_) @call_signature.parameters
   type: (_)? @call_signature.returns) @call_signature
 (#set! constructs))

(index_signature (mapped_type_clause) @mapped.clause type: (_)? @mapped.value) @mapped

(index_signature
  name: (_) @index_signature.name
  index_type: (_) @index_signature.key
  type: (_) @index_signature.value) @index_signature

; --- Enums, namespaces, aliases ---

(enum_declaration
  name: (_) @enum.name
  body: (_) @enum.body) @enum

(enum_assignment
  name: (_) @enum_member.name
  value: (_) @enum_member.value) @enum_member

[(internal_module
    name: (_) @namespace.name
    body: (_)? @namespace.body)
 (module
    name: (_) @namespace.name
    body: (_)? @namespace.body)] @namespace

(ambient_declaration "global" @namespace.name (statement_block) @namespace.body) @namespace

((ambient_declaration (_) @exported.declaration) @exported
 (#set! ambient))

(type_alias_declaration
  name: (_) @type_alias.name
  type_parameters: (_)? @type_alias.type_parameters
  value: (_) @type_alias.value) @type_alias
