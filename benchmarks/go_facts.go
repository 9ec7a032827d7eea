// Facts of Go files by Go's own parser, one JSON line a file (see golang.py). Files that this platform does not build
// have none: the truth does not see them either.
// usage: go run go_facts.go   with the folder and then the files on standard input, a line each

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

type position [2]int

type span struct {
	start, end position
	kind       string
	name       position
}

func (s span) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{s.start, s.end, s.kind, s.name})
}

type facts struct {
	Path        string     `json:"path"`
	Identifiers [][]any    `json:"identifiers"`
	Spans       []span     `json:"spans"`
	Calls       [][]any    `json:"calls"`
	Imports     []position `json:"imports"`
}

type reader struct {
	facts
	text  []byte
	file  *token.File
	roles map[*ast.Ident]string
}

var unnamed = position{-1, -1}

func (r *reader) at(pos token.Pos) position {
	line := r.file.PositionFor(pos, false).Line // as it stands here, whatever a //line comment says
	before := r.text[r.file.Offset(r.file.LineStart(line)):r.file.Offset(pos)]
	units := 0
	for len(before) > 0 {
		letter, size := utf8.DecodeRune(before)
		units += max(1, utf16.RuneLen(letter))
		before = before[size:]
	}
	return position{line - 1, units}
}

func (r *reader) span(node ast.Node, kind string, name *ast.Ident) {
	found := span{r.at(node.Pos()), r.at(node.End()), kind, unnamed}
	if name != nil {
		found.name = r.at(name.Pos())
	}
	r.Spans = append(r.Spans, found)
}

func (r *reader) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.ImportSpec:
		r.Imports = append(r.Imports, r.at(node.Pos()), r.at(node.Path.Pos()))
		inside := r.at(node.Path.Pos())
		r.Imports = append(r.Imports, position{inside[0], inside[1] + 1})
		if node.Name != nil {
			r.roles[node.Name] = "import"
		}
	case *ast.FuncDecl:
		if node.Body != nil {
			r.span(node, "function", node.Name)
		}
	case *ast.FuncLit:
		r.span(node, "anonymous", nil)
	case *ast.TypeSpec:
		kind := "class"
		if _, isInterface := node.Type.(*ast.InterfaceType); isInterface {
			kind = "interface"
		}
		r.span(node, kind, node.Name)
	case *ast.SelectorExpr:
		r.roles[node.Sel] = "attribute"
	case *ast.KeyValueExpr:
		if key, isName := node.Key.(*ast.Ident); isName {
			r.roles[key] = "keyword"
		}
	case *ast.BranchStmt:
		if node.Label != nil {
			r.roles[node.Label] = "label"
		}
	case *ast.LabeledStmt:
		r.roles[node.Label] = "label"
	case *ast.CallExpr:
		if name := called(node.Fun); name != nil {
			at := r.at(name.Pos())
			r.Calls = append(r.Calls, []any{at[0], at[1], "call"})
		}
	case *ast.Ident:
		role := r.roles[node]
		if role == "" {
			role = "name"
		}
		if node.Name != "_" && role != "label" {
			at := r.at(node.Pos())
			r.Identifiers = append(r.Identifiers, []any{at[0], at[1], node.Name, role})
		}
	}
	return true
}

func called(callee ast.Expr) *ast.Ident {
	switch callee := callee.(type) {
	case *ast.Ident:
		return callee
	case *ast.SelectorExpr:
		return callee.Sel
	case *ast.ParenExpr:
		return called(callee.X)
	case *ast.IndexExpr:
		return called(callee.X)
	case *ast.IndexListExpr:
		return called(callee.X)
	}
	return nil
}

func factsOf(folder, path string) *facts {
	whole := filepath.Join(folder, filepath.FromSlash(path))
	built, err := build.Default.MatchFile(filepath.Dir(whole), filepath.Base(whole))
	if err != nil || !built {
		return nil
	}
	text, err := os.ReadFile(whole)
	if err != nil {
		return nil
	}
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, whole, text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	r := reader{text: text, file: files.File(tree.FileStart), roles: map[*ast.Ident]string{tree.Name: "label"}}
	r.facts = facts{path, [][]any{}, []span{}, [][]any{}, []position{}}
	ast.Inspect(tree, r.visit)
	return &r.facts
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	input.Scan()
	folder := input.Text()
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		path := input.Text()
		if found := factsOf(folder, path); found != nil && !ignored(path) {
			if err := output.Encode(found); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

// The go command passes over these folders.
func ignored(path string) bool {
	for _, part := range strings.Split(path, "/") {
		if part == "testdata" || part == "vendor" || strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}
