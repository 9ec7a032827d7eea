"""What methods of Java's standard library give, where that is a type that overloads are told apart by."""


def _each(type_name: str, names: str, owners: str = "") -> dict[str, str]:
    """Methods of some types of java.lang, or of whatever has them."""
    members = [f"{name}()" for name in names.split()]
    if not owners:
        return dict.fromkeys(members, type_name)
    return {f"java.lang.{o}.{m}": type_name for o in owners.split() for m in members}


_TEXTS = "String CharSequence StringBuilder StringBuffer"
_BOXES = "Boolean Byte Short Integer Long Float Double Character"
RESULTS: dict[str, str] = {
    # Methods that mean the same wherever they are.
    **_each("String", "toString getName getSimpleName getCanonicalName getTypeName getMessage getLocalizedMessage"),
    **_each("String", "toLowerCase toUpperCase trim strip substring readLine lineSeparator toPlainString toHexString"),
    **_each("String", "getClassName getMethodName toGenericString nextToken getPackageName name"),
    **_each("int", "hashCode intValue compareTo compare ordinal identityHashCode nextInt size"),
    **_each("long", "longValue currentTimeMillis nanoTime nextLong"),
    **_each("long", "toNanos toMicros toMillis toSeconds toMinutes toHours toDays"),
    **_each("double", "doubleValue nextDouble"),
    **_each("float", "floatValue"),
    **_each("short", "shortValue"),
    **_each("byte", "byteValue"),
    **_each("char", "charValue charAt"),
    **_each("boolean", "booleanValue equals isEmpty isInstance isArray isPrimitive isInterface isAssignableFrom"),
    **_each("boolean", "isEnum isAnonymousClass isAnnotationPresent containsKey contains startsWith endsWith hasNext"),
    # Methods of some types.
    **_each("int", "length indexOf lastIndexOf codePointAt codePointCount capacity", _TEXTS),
    **_each("String", "replace replaceAll replaceFirst concat repeat intern format formatted join valueOf", "String"),
    **_each("String", "copyValueOf stripLeading stripTrailing indent", "String"),
    **_each("boolean", "matches equalsIgnoreCase contentEquals isBlank regionMatches", "String"),
    **_each("CharSequence", "subSequence", _TEXTS),
    **_each("StringBuilder", "append insert reverse delete deleteCharAt", "StringBuilder"),
    **_each("StringBuffer", "append insert reverse delete deleteCharAt", "StringBuffer"),
    **_each("String", "getProperty getenv", "System"),
    **_each("int", "parseInt bitCount signum numberOfLeadingZeros numberOfTrailingZeros reverse", "Integer"),
    **_each("long", "parseLong", "Long"),
    **_each("double", "parseDouble longBitsToDouble", "Double"),
    **_each("float", "parseFloat intBitsToFloat", "Float"),
    **_each("int", "floatToIntBits floatToRawIntBits", "Float"),
    **_each("long", "doubleToLongBits doubleToRawLongBits", "Double"),
    **{f"java.lang.reflect.{owner}.getModifiers()": "int" for owner in ("Method", "Field", "Constructor", "Member")},
    **_each("boolean", "isNaN isDigit isLetter isLetterOrDigit isWhitespace isUpperCase isLowerCase", _BOXES),
    **_each("double", "sqrt pow floor ceil random log log10 exp sin cos tan atan2 cbrt hypot rint", "Math"),
    # Constants.
    **{
        f"java.lang.{box}.{name}": given
        for box, given in (
            ("Byte", "byte"), ("Short", "short"), ("Integer", "int"), ("Long", "long"), ("Float", "float"),
            ("Double", "double"), ("Character", "char"),
        )
        for name in ("MAX_VALUE", "MIN_VALUE", "POSITIVE_INFINITY", "NEGATIVE_INFINITY", "NaN")
    },
    **{f"java.lang.{box}.{name}": "int" for box in _BOXES.split() for name in ("SIZE", "BYTES")},
    "java.lang.Math.PI": "double",
    "java.io.File.separator": "String",
    "java.io.File.pathSeparator": "String",
    **{f"java.lang.{box}.valueOf()": box for box in _BOXES.split()},
    **{
        f"java.util.concurrent.atomic.Atomic{kind}.{name}()": given
        for kind, given in (("Integer", "int"), ("Long", "long"), ("Boolean", "boolean"))
        for name in ("get", "getAndSet", "incrementAndGet", "getAndIncrement", "addAndGet", "getAndAdd")
    },
}  # fmt: skip
