; What a JavaScript file declares. Parts and constructs: queries/README.md.

; --- Functions ---

[(function_declaration
    ["async" "*"]* @function.modifier
    name: (_) @function.name
    parameters: (_) @function.parameters
    body: (_) @function.body)
 (generator_function_declaration
    ["async" "*"]* @function.modifier
    name: (_) @function.name
    parameters: (_) @function.parameters
    body: (_) @function.body)] @function

[(function_expression
    ["async" "*"]* @closure.modifier
    name: (_)? @closure.name
    parameters: (_) @closure.parameters
    body: (_) @closure.body)
 (generator_function
    ["async" "*"]* @closure.modifier
    name: (_)? @closure.name
    parameters: (_) @closure.parameters
    body: (_) @closure.body)] @closure

((arrow_function
   "async"? @closure.modifier
   parameters: (_) @closure.parameters
   body: (_) @closure.body) @closure
 (#set! arrow))

((arrow_function
   "async"? @closure.modifier
   parameter: (_) @closure.parameters
   body: (_) @closure.body) @closure
 (#set! arrow))

; --- Classes and their members; also the methods of object literals ---

[(class_declaration
    decorator: (decorator)* @class.decorator
    name: (_)? @class.name
    (class_heritage (_)+ @class.heritage)?
    body: (_) @class.body)
 (class
    decorator: (decorator)* @class.decorator
    name: (_)? @class.name
    (class_heritage (_)+ @class.heritage)?
    body: (_) @class.body)] @class

(method_definition
  decorator: (decorator)* @method.decorator
  ["static" "async" "get" "set" "*"]* @method.modifier
  name: (_) @method.name
  parameters: (_) @method.parameters
  body: (_) @method.body) @method

(field_definition
  decorator: (decorator)* @field.decorator
  "static"? @field.modifier
  property: (_) @field.name
  value: (_)? @field.value) @field

(class_static_block body: (_) @static_block.body) @static_block

(computed_property_name (_) @computed.value) @computed

(decorator (_) @decorator.value) @decorator

; --- Object literals ---

(object) @object

(pair
  key: (_) @pair.key
  value: (_) @pair.value) @pair

(shorthand_property_identifier) @shorthand

(spread_element) @spread
