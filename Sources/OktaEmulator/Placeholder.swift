/// Serves the demo org.
package enum EmulatorPlaceholder {}
