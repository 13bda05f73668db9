package forms

import (
	"parvis/internal/kit/errs"
)

// A file answer is [{id, name, size, type}]. It follows the uploads of the draft, which
// have their own routes: a page brings only "I will send it later".
var fileFace = face{read: readFile, check: checkFile, show: showFile, write: writeFile, fact: fileFact}

func readFile(q Question, in Typed, a Answers) errs.Problems {
	if q.MayComeLater() && in.Get(q.input("later")) == "yes" {
		a[LaterID(q.ID)] = true
	}
	return nil
}

func fileList(q Question, a Answers) []any {
	list, _ := a[q.ID].([]any)
	return list
}

func checkFile(q Question, a Answers) errs.Problems {
	list := fileList(q, a)
	most := max(1, q.MaxFiles)
	switch {
	case len(list) == 0 && q.Required() && a[LaterID(q.ID)] != true:
		return q.fault("", "file.empty")
	case len(list) > most:
		return q.fault("", "file.many", "Most", most)
	}
	return nil
}

func showFile(q Question, a Answers) (shown []string) {
	for _, item := range fileList(q, a) {
		file, _ := item.(map[string]any)
		if name, _ := file["name"].(string); name != "" {
			shown = append(shown, name)
		}
	}
	if len(shown) == 0 && a[LaterID(q.ID)] == true && q.MayComeLater() {
		return []string{q.say("later")}
	}
	return shown
}

func writeFile(q Question, a Answers) Typed {
	if a[LaterID(q.ID)] == true {
		return Typed{q.input("later"): {"yes"}}
	}
	return Typed{}
}

// fileFact is the list itself; no file is unknown, as any answer that was not given.
func fileFact(q Question, a Answers) any {
	if list := fileList(q, a); len(list) > 0 {
		return list
	}
	return nil
}
