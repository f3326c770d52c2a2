package export

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"discern/assessment"
)

// BankJSON writes the question bank with every field it has. Keys are the
// names of the fields beginning small, as in the bank's own files; lists that
// are empty are written as such.
func BankJSON(b *assessment.Bank) ([]byte, error) {
	return encodeJSON(dataTree(reflect.ValueOf(*b)))
}

// BankYAML writes the same as BankJSON in YAML.
func BankYAML(b *assessment.Bank) ([]byte, error) {
	return encodeYAML(dataTree(reflect.ValueOf(*b)))
}

// terse types hold one of several things, so what is not set is left out.
var terse = []reflect.Type{reflect.TypeFor[assessment.Condition](), reflect.TypeFor[assessment.Range]()}

// dataTree lays out a value made of structs, lists, maps and plain values. It
// panics on anything else: a bank is data, and a test walks all of it.
func dataTree(v reflect.Value) *node {
	switch v.Kind() {
	case reflect.String:
		return textNode(v.String())
	case reflect.Bool:
		return &node{kind: boolKind, text: strconv.FormatBool(v.Bool())}
	case reflect.Int:
		return &node{kind: numberKind, text: strconv.FormatInt(v.Int(), 10)}
	case reflect.Float64:
		return &node{kind: numberKind, text: strconv.FormatFloat(v.Float(), 'f', -1, 64)}
	case reflect.Pointer:
		if v.IsNil() {
			return &node{kind: nullKind, text: "null"}
		}
		return dataTree(v.Elem())

	case reflect.Slice:
		n := &node{kind: listKind}
		for i := range v.Len() {
			n.items = append(n.items, dataTree(v.Index(i)))
		}

		return n

	case reflect.Map:
		n := new(node).begin()
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })

		for _, k := range keys {
			n.put(k.String(), dataTree(v.MapIndex(k)))
		}

		return n

	case reflect.Struct:
		return structTree(v)
	}
	panic(fmt.Sprintf("a bank holds a %s, which has no place in a file", v.Type()))
}

func structTree(v reflect.Value) *node {
	n := new(node).begin()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || v.Field(i).IsZero() && slices.Contains(terse, v.Type()) {
			continue
		}

		n.put(keyOf(f.Name), dataTree(v.Field(i)))
	}

	return n
}

// keyOf is the key of a field: its name with a small first word.
func keyOf(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return strings.ToLower(name[:1]) + name[1:]
}
