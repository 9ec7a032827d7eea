; What a Rust file declares. Parts and constructs: queries/README.md.

; --- Functions ---

[(visibility_modifier) (function_modifiers)] @skip

[(function_item
    (visibility_modifier)? @item_function.visibility
    (function_modifiers)? @item_function.modifier
    name: (_) @item_function.name
    type_parameters: (_)? @item_function.type_parameters
    parameters: (_) @item_function.parameters
    return_type: (_)? @item_function.returns
    (where_clause)? @item_function.where
    body: (_)? @item_function.body)
 (function_signature_item
    (visibility_modifier)? @item_function.visibility
    (function_modifiers)? @item_function.modifier
    name: (_) @item_function.name
    type_parameters: (_)? @item_function.type_parameters
    parameters: (_) @item_function.parameters
    return_type: (_)? @item_function.returns
    (where_clause)? @item_function.where)] @item_function

(closure_expression
  parameters: (_) @inline_function.parameters
  return_type: (_)? @inline_function.returns
  body: (_) @inline_function.body) @inline_function

; --- Types ---

((struct_item
   (visibility_modifier)? @item_type.visibility
   name: (_) @item_type.name
   type_parameters: (_)? @item_type.type_parameters
   (where_clause)? @item_type.where
   body: (_)? @item_type.body) @item_type
 (#set! detail "struct"))

((union_item
   (visibility_modifier)? @item_type.visibility
   name: (_) @item_type.name
   type_parameters: (_)? @item_type.type_parameters
   (where_clause)? @item_type.where
   body: (_) @item_type.body) @item_type
 (#set! detail "union"))

((enum_item
   (visibility_modifier)? @item_type.visibility
   name: (_) @item_type.name
   type_parameters: (_)? @item_type.type_parameters
   (where_clause)? @item_type.where
   body: (_) @item_type.body) @item_type
 (#set! detail "enum"))

((trait_item
   (visibility_modifier)? @item_type.visibility
   name: (_) @item_type.name
   type_parameters: (_)? @item_type.type_parameters
   bounds: (_)? @item_type.bounds
   (where_clause)? @item_type.where
   body: (_) @item_type.body) @item_type
 (#set! detail "trait"))

(ordered_field_declaration_list) @slots

(field_declaration
  (visibility_modifier)? @slot.visibility
  name: (_) @slot.name
  type: (_) @slot.type) @slot

(enum_variant
  name: (_) @variant.name
  body: (_)? @variant.body
  value: (_)? @variant.value) @variant

; --- Members declared apart from their type ---

(impl_item
  type_parameters: (_)? @extension.type_parameters
  trait: (_)? @extension.trait
  type: (_) @extension.type
  (where_clause)? @extension.where
  body: (_)? @extension.body) @extension

; --- Modules, aliases, values, macros ---

(mod_item
  (visibility_modifier)? @submodule.visibility
  name: (_) @submodule.name
  body: (_)? @submodule.body) @submodule

[(type_item
    (visibility_modifier)? @item_alias.visibility
    name: (_) @item_alias.name
    type_parameters: (_)? @item_alias.type_parameters
    type: (_) @item_alias.value)
 (associated_type
    name: (_) @item_alias.name
    type_parameters: (_)? @item_alias.type_parameters
    bounds: (_)? @item_alias.value)] @item_alias

[(const_item
    (visibility_modifier)? @item_value.visibility
    name: (_) @item_value.name
    type: (_) @item_value.type
    value: (_)? @item_value.value)
 (static_item
    (visibility_modifier)? @item_value.visibility
    name: (_) @item_value.name
    type: (_) @item_value.type
    value: (_)? @item_value.value)] @item_value

(macro_definition name: (_) @item_macro.name) @item_macro

(foreign_mod_item body: (_)? @foreign.body) @foreign

[(attribute_item (attribute) @attribute.value)
 (inner_attribute_item (attribute) @attribute.value)] @attribute
