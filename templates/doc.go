// Package templates is what people see: one component a page, printed from one
// struct a page. The struct is filled by web; a template only prints it. It
// knows no request, no store and no session, and it works nothing out that
// assessment already worked out.
//
// Every page is a function XPage(XPageData) templ.Component. Forms post plain
// fields; the comment on each struct names the address and the fields. A field
// of FieldError is the name of the form field, which is also the id of its
// first control.
package templates
