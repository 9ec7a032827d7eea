; inherits: javascript
; What a name means where, with types.

[(required_parameter
    decorator: (decorator)* @formal.decorator
    [(accessibility_modifier) (override_modifier) "readonly"]* @formal.modifier
    pattern: (_) @formal.target
    type: (_)? @formal.type
    value: (_)? @formal.default)
 (optional_parameter
    decorator: (decorator)* @formal.decorator
    [(accessibility_modifier) (override_modifier) "readonly"]* @formal.modifier
    pattern: (_) @formal.target
    type: (_)? @formal.type
    value: (_)? @formal.default)] @formal

; the name of an element of a tuple type
[(required_parameter
    name: (_) @tuple_member.name
    type: (_)? @tuple_member.type)
 (optional_parameter
    name: (_) @tuple_member.name
    type: (_)? @tuple_member.type)] @tuple_member

(variable_declarator
  name: (_) @declare.target
  type: (_)? @declare.type
  value: (_)? @declare.value) @declare

(type_parameter
  name: (_) @type_parameter.name
  constraint: (constraint (_) @type_parameter.bound)?
  value: (default_type (_) @type_parameter.default)?) @type_parameter
