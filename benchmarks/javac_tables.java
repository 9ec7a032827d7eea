// What javac knows of a folder of Java sources, one JSON line a file (see javac.py).
// usage: java [exports] javac_tables.java CLASSPATH   with the folder and then the files on standard input, a line each
//
// Offsets of javac's trees become lines and columns in UTF-16 units; a name counts only where the text says it, which
// leaves out all that the compiler adds by itself.

import com.sun.source.util.JavacTask;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Kinds;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.Types;
import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.tree.EndPosTable;
import com.sun.tools.javac.tree.JCTree;
import com.sun.tools.javac.tree.JCTree.*;
import com.sun.tools.javac.tree.TreeInfo;
import com.sun.tools.javac.tree.TreeScanner;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import javax.lang.model.element.ElementKind;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

class JavacTables {
    // LSP's kinds of symbols
    static final int CLASS = 5, METHOD = 6, FIELD = 8, CONSTRUCTOR = 9, ENUM = 10, INTERFACE = 11, VARIABLE = 13;
    static final int ENUM_MEMBER = 22, TYPE_PARAMETER = 26;

    /** One source file: its text, and where its lines begin. */
    static final class Source {
        final int number;
        final String path;
        final CharSequence text;
        final JCCompilationUnit unit;
        final EndPosTable ends;
        final List<Integer> lines = new ArrayList<>(List.of(0));

        Source(int number, String path, JCCompilationUnit unit) throws Exception {
            this.number = number;
            this.path = path;
            this.unit = unit;
            this.ends = unit.endPositions;
            this.text = unit.getSourceFile().getCharContent(true);
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n')) lines.add(at + 1);
            }
        }

        String at(int offset) {
            int found = Collections.binarySearch(lines, offset);
            int line = found >= 0 ? found : -found - 2;
            return line + "," + (offset - lines.get(line));
        }

        boolean says(int offset, CharSequence name) {
            int end = offset + name.length();
            return offset >= 0 && end <= text.length() && text.subSequence(offset, end).toString().contentEquals(name)
                && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
        }

        int end(JCTree tree) {
            return TreeInfo.getEndPos(tree, ends);
        }

        /** The first word of that name from an offset on; comments are passed over. -1 when there is none before a brace. */
        int word(int from, CharSequence name) {
            for (int at = Math.max(from, 0); at < text.length(); at++) {
                char c = text.charAt(at), next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
                if (c == '/' && next == '/') {
                    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') at++;
                } else if (c == '/' && next == '*') {
                    at = text.toString().indexOf("*/", at + 2) + 1;
                } else if (Character.isJavaIdentifierStart(c)) {
                    if (says(at, name)) return at;
                    while (at + 1 < text.length() && Character.isJavaIdentifierPart(text.charAt(at + 1))) at++;
                } else if (c == '{') {
                    return -1;
                }
            }
            return -1;
        }
    }

    static final Map<Symbol, String> places = new IdentityHashMap<>(); // "file,line,column"
    static Types types;

    static boolean generated(Symbol symbol) {
        long flags = symbol.flags();
        return (flags & (Flags.GENERATEDCONSTR | Flags.SYNTHETIC)) != 0
            || symbol.kind == Kinds.Kind.MTH && (flags & Flags.GENERATED_MEMBER) != 0;
    }

    static int nameOf(Source source, JCTree tree) {
        if (tree instanceof JCClassDecl declared) {
            int modifiers = source.end(declared.mods);
            return declared.name.isEmpty() ? -1
                : source.word(modifiers >= 0 ? modifiers : TreeInfo.getStartPos(declared), declared.name);
        }
        CharSequence name = tree instanceof JCMethodDecl method ? methodName(method)
            : tree instanceof JCVariableDecl variable ? variable.name
            : ((JCTypeParameter) tree).name;
        if (tree instanceof JCVariableDecl variable && !source.says(tree.pos, name) && variable.mods.annotations.nonEmpty())
            return source.word(source.end(variable.mods.annotations.last()), name); // @Marked CONSTANT
        return source.says(tree.pos, name) ? tree.pos : -1;
    }

    static CharSequence methodName(JCMethodDecl method) {
        boolean constructor = method.sym != null && method.sym.isConstructor();
        return constructor ? method.sym.owner.name : method.name;
    }

    /** First pass: where everything is declared. */
    static final class Declarations extends TreeScanner {
        final Source source;

        Declarations(Source source) {
            this.source = source;
        }

        void keep(JCTree tree, Symbol symbol) {
            int at = symbol == null || generated(symbol) ? -1 : nameOf(source, tree);
            if (at >= 0) places.putIfAbsent(symbol, source.number + "," + source.at(at));
        }

        @Override public void visitClassDef(JCClassDecl tree) { keep(tree, tree.sym); super.visitClassDef(tree); }
        @Override public void visitMethodDef(JCMethodDecl tree) { keep(tree, tree.sym); super.visitMethodDef(tree); }
        @Override public void visitVarDef(JCVariableDecl tree) { keep(tree, tree.sym); super.visitVarDef(tree); }
        @Override public void visitTypeParameter(JCTypeParameter tree) {
            if (tree.type != null) keep(tree, tree.type.tsym);
            super.visitTypeParameter(tree);
        }
    }

    /** Where a symbol is declared; "" outside of the files; null when the compiler does not know it. */
    static String placeOf(Symbol symbol) {
        if (symbol == null || symbol.kind == Kinds.Kind.ERR || symbol.kind.isResolutionError()
            || symbol.type != null && symbol.type.isErroneous() && symbol.kind == Kinds.Kind.TYP) return null;
        String found = places.get(symbol.baseSymbol());
        if (found == null && symbol.owner != null && symbol.owner.kind == Kinds.Kind.TYP && (symbol.owner.flags() & Flags.RECORD) != 0)
            found = componentOf(symbol);
        if (found == null && symbol instanceof MethodSymbol method && method.isConstructor() && !symbol.owner.name.isEmpty())
            found = places.get(symbol.owner); // nobody wrote a constructor
        return found == null ? "" : found;
    }

    /** A record's accessors are declared by its components. */
    static String componentOf(Symbol symbol) {
        if (symbol instanceof MethodSymbol method && method.params().nonEmpty()) return null;
        for (Symbol member : symbol.owner.members().getSymbolsByName(symbol.name))
            if (member.kind == Kinds.Kind.VAR && places.containsKey(member)) return places.get(member);
        return null;
    }

    /** Second pass: the file's own rows. */
    static final class Rows extends TreeScanner {
        final Source source;
        final StringJoiner identifiers = new StringJoiner(","), spans = new StringJoiner(",");
        final StringJoiner calls = new StringJoiner(","), symbols = new StringJoiner(","), uses = new StringJoiner(",");
        final Deque<Integer> around = new ArrayDeque<>();
        String role = "";

        Rows(Source source) {
            this.source = source;
        }

        /** Packages are declared by no place. */
        boolean isPackage(Symbol symbol) {
            return symbol != null && symbol.kind == Kinds.Kind.PCK;
        }

        void identifier(int at, CharSequence name, String its) {
            identifiers.add("[" + source.at(at) + ",\"" + name + "\",\"" + (role.isEmpty() ? its : role) + "\"]");
        }

        void use(int at, Collection<Symbol> targets) {
            Set<String> found = new LinkedHashSet<>();
            for (Symbol target : targets) {
                String place = placeOf(target);
                if (place != null) found.add("[" + place + "]");
            }
            if (found.size() > 1) found.remove("[]");
            if (!found.isEmpty()) uses.add("[" + source.at(at) + "," + String.join(",", found) + "]");
        }

        void span(JCTree tree, String kind, int name) {
            int start = TreeInfo.getStartPos(tree), end = source.end(tree);
            if (end >= 0)
                spans.add("[[" + source.at(start) + "],[" + source.at(end) + "],\"" + kind + "\",[" + (name >= 0 ? source.at(name) : "-1,-1") + "]]");
        }

        void declare(JCTree tree, Symbol symbol, CharSequence name, int kind) {
            int at = nameOf(source, tree);
            if (at < 0 || symbol == null || generated(symbol)) return;
            identifier(at, name, "name");
            use(at, List.of(symbol));
            StringJoiner outer = new StringJoiner(",");
            around.descendingIterator().forEachRemaining(k -> outer.add(k.toString()));
            symbols.add("[\"" + name + "\"," + kind + "," + source.at(at) + ",[" + outer + "]]");
        }

        @Override public void visitClassDef(JCClassDecl tree) {
            long flags = tree.mods.flags;
            int kind = (flags & Flags.ENUM) != 0 ? ENUM : (flags & Flags.INTERFACE) != 0 ? INTERFACE : CLASS;
            declare(tree, tree.sym, tree.name, kind);
            span(tree, "class", nameOf(source, tree));
            around.push(kind);
            super.visitClassDef(tree);
            around.pop();
        }

        @Override public void visitMethodDef(JCMethodDecl tree) {
            if (tree.sym == null || generated(tree.sym)) return;
            int kind = tree.sym.isConstructor() ? CONSTRUCTOR : METHOD;
            declare(tree, tree.sym, methodName(tree), kind);
            if (tree.body != null) span(tree, "function", nameOf(source, tree));
            around.push(kind);
            super.visitMethodDef(tree);
            around.pop();
        }

        @Override public void visitLambda(JCLambda tree) {
            span(tree, "anonymous", -1);
            around.push(METHOD);
            if (tree.paramKind == JCLambda.ParameterKind.IMPLICIT)
                tree.params.forEach(parameter -> declare(parameter, parameter.sym, parameter.name, VARIABLE));
            else scan(tree.params);
            scan(tree.body);
            around.pop();
        }

        @Override public void visitVarDef(JCVariableDecl tree) {
            if (tree.sym != null) {
                boolean field = tree.sym.owner.kind == Kinds.Kind.TYP, constant = (tree.mods.flags & Flags.ENUM) != 0;
                declare(tree, tree.sym, tree.name, constant ? ENUM_MEMBER : field ? FIELD : VARIABLE);
            }
            scan(tree.mods);
            if (!tree.declaredUsingVar()) scan(tree.vartype);
            scan(tree.init);
        }

        @Override public void visitTypeParameter(JCTypeParameter tree) {
            if (tree.type != null) declare(tree, tree.type.tsym, tree.name, TYPE_PARAMETER);
            super.visitTypeParameter(tree);
        }

        @Override public void visitImport(JCImport tree) {
            role = "import";
            scan(tree.qualid);
            role = "";
        }

        @Override public void visitAnnotation(JCAnnotation tree) {
            scan(tree.annotationType);
            for (JCExpression argument : tree.args) {
                if (argument instanceof JCAssign assigned && assigned.lhs instanceof JCIdent name) {
                    if (source.says(name.pos, name.name)) {
                        identifier(name.pos, name.name, "keyword");
                        use(name.pos, known(name.sym));
                    }
                    scan(assigned.rhs);
                } else {
                    scan(argument);
                }
            }
        }

        @Override public void visitIdent(JCIdent tree) {
            boolean word = tree.name.contentEquals("this") || tree.name.contentEquals("super");
            if (word || isPackage(tree.sym) || !source.says(tree.pos, tree.name)) return;
            identifier(tree.pos, tree.name, "name");
            use(tree.pos, known(tree.sym));
        }

        @Override public void visitSelect(JCFieldAccess tree) {
            super.visitSelect(tree);
            int at = source.end(tree) - tree.name.length();
            boolean word = Set.of("this", "super", "class", "*").contains(tree.name.toString());
            if (word || isPackage(tree.sym) || !source.says(at, tree.name)) return;
            identifier(at, tree.name, "attribute");
            use(at, role.isEmpty() || tree.sym != null && tree.sym.kind != Kinds.Kind.ERR ? known(tree.sym) : imported(tree));
        }

        @Override public void visitReference(JCMemberReference tree) {
            super.visitReference(tree);
            boolean makes = tree.getMode() == JCMemberReference.ReferenceMode.NEW;
            int at = source.end(tree) - tree.name.length();
            if (makes) {
                if (nameIn(tree.expr) >= 0) use(nameIn(tree.expr), known(tree.sym));
            } else if (source.says(at, tree.name)) {
                identifier(at, tree.name, "attribute");
                use(at, known(tree.sym));
            }
        }

        @Override public void visitApply(JCMethodInvocation tree) {
            super.visitApply(tree);
            Symbol called = TreeInfo.symbol(tree.meth);
            if (tree.meth instanceof JCIdent name && (name.name.contentEquals("this") || name.name.contentEquals("super"))) {
                if (!source.says(name.pos, name.name)) return;
                calls.add("[" + source.at(name.pos) + ",\"new\"]");
                use(name.pos, known(called));
                return;
            }
            int at = nameIn(tree.meth);
            if (at >= 0) calls.add("[" + source.at(at) + ",\"call\"]");
        }

        @Override public void visitNewClass(JCNewClass tree) {
            scan(tree.encl);
            scan(tree.typeargs);
            scan(tree.clazz);
            scan(tree.args);
            scan(tree.def);
            int at = nameIn(tree.clazz);
            if (at < 0) return;
            calls.add("[" + source.at(at) + ",\"new\"]");
            use(at, known(tree.def == null ? tree.constructor : superConstructor(tree.def)));
        }

        /** Which constructor the constructor of an anonymous class calls. */
        Symbol superConstructor(JCClassDecl anonymous) {
            for (JCTree member : anonymous.defs)
                if (member instanceof JCMethodDecl method && method.sym != null && method.sym.isConstructor()
                    && method.body != null && method.body.stats.head instanceof JCExpressionStatement statement
                    && statement.expr instanceof JCMethodInvocation call) return TreeInfo.symbol(call.meth);
            return null;
        }

        Collection<Symbol> known(Symbol symbol) {
            return symbol == null ? List.of() : List.of(symbol);
        }

        /** What a static import may mean: all members of that name. */
        Collection<Symbol> imported(JCFieldAccess tree) {
            Set<Symbol> found = new LinkedHashSet<>();
            if (TreeInfo.symbol(tree.selected) instanceof ClassSymbol owner)
                for (Type type : types.closure(owner.type))
                    type.tsym.members().getSymbolsByName(tree.name).forEach(found::add);
            return found;
        }

        /** Where the name stands that a type or a called expression ends with. */
        int nameIn(JCTree tree) {
            int at = -1;
            if (tree instanceof JCTypeApply applied) return nameIn(applied.clazz);
            if (tree instanceof JCAnnotatedType annotated) return nameIn(annotated.underlyingType);
            if (tree instanceof JCParens inner) return nameIn(inner.expr);
            if (tree instanceof JCIdent name) at = source.says(name.pos, name.name) ? name.pos : -1;
            if (tree instanceof JCFieldAccess access) at = source.end(access) - access.name.length();
            return at;
        }

        String row() {
            scan(source.unit.defs);
            return "{\"path\":\"" + source.path + "\",\"identifiers\":[" + identifiers + "],\"spans\":[" + spans
                + "],\"calls\":[" + calls + "],\"symbols\":[" + symbols + "],\"uses\":[" + uses + "]}";
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Path folder = Path.of(input.readLine());
        List<String> paths = input.lines().toList();
        List<Path> files = paths.stream().map(folder::resolve).toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        StandardJavaFileManager manager = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
        List<String> options = List.of("-proc:none", "-implicit:none", "-classpath", arguments.length > 0 ? arguments[0] : "",
            "-XDshould-stop.ifError=FLOW", "-Xlint:none", "-nowarn", "-Xmaxerrs", "100000");
        var task = (JavacTask) compiler.getTask(null, manager, problems, options, null, manager.getJavaFileObjectsFromPaths(files));
        types = Types.instance(((BasicJavacTask) task).getContext());
        List<Source> sources = new ArrayList<>();
        Map<java.net.URI, String> names = new HashMap<>();
        for (int n = 0; n < paths.size(); n++) names.put(files.get(n).toUri(), paths.get(n));
        for (var unit : task.parse()) {
            String path = names.get(unit.getSourceFile().toUri());
            sources.add(new Source(paths.indexOf(path), path, (JCCompilationUnit) unit));
        }
        task.analyze();
        for (Source source : sources) new Declarations(source).scan(source.unit);
        PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (Source source : sources) output.println(new Rows(source).row());
        output.flush();
        Map<String, Integer> errors = new TreeMap<>();
        problems.getDiagnostics().stream().filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
            .forEach(d -> errors.merge(d.getCode(), 1, Integer::sum));
        System.err.println(errors);
    }
}
