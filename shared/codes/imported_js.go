//go:build js

package codes

var importedVendors []string

func importedTexts() []string { return nil }
