/// Draws the console.
package enum ConsolePlaceholder {}
