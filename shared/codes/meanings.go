package codes

// Meanings counts the hypotheses that a vendor's code stands for with one
// sub-code or another: where there are several, the code alone does not say
// which. 0: the table does not have the code.
func Meanings(vendor string, code int) int {
	different := map[string]bool{}
	for _, e := range known().entries {
		if e.Vendor == vendor && e.Code == code {
			different[e.Hypothesis] = true
		}
	}
	return len(different)
}
