package catalogue

func Lint(doc *Document) Faults { _, f := Compile(doc); return f }
