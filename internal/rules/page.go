package rules

// Inline is the tree with named rules put in place: what the page evaluates.
func (r *Rule) Inline() Tree { return r.root.tree(r.env) }

// InPage reports that the page can answer the rule itself: no CEL, no dated table.
// Other rules are unknown there, and the page keeps what the server showed.
func (r *Rule) InPage() bool { return r.root.inPage() }

func (n *node) inPage() bool {
	if n.leaf != nil {
		return n.leaf.cel == nil && n.leaf.limit.Table == ""
	}
	for _, part := range n.parts {
		if !part.inPage() {
			return false
		}
	}
	return true
}

func (n *node) tree(env *Env) Tree {
	if n.leaf != nil {
		t := *n.leaf.tree
		t.Label, t.Says, t.Source = nil, nil, ""
		return t
	}
	parts := make([]Tree, len(n.parts))
	for i, part := range n.parts {
		parts[i] = part.tree(env)
	}
	switch n.kind {
	case "all_of":
		return Tree{AllOf: parts}
	case "any_of":
		return Tree{AnyOf: parts}
	case "none_of":
		return Tree{NoneOf: parts}
	case "some":
		return Tree{Some: n.group, Where: &parts[0]}
	}
	return Tree{Every: n.group, Where: &parts[0]}
}
