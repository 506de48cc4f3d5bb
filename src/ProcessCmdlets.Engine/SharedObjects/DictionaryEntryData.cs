namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>One entry of a shared dictionary. Neither key nor value is ever decoded where it lies.</summary>
/// <param name="Key">The key as its user wrote it; empty where the bytes that are compared are those.</param>
/// <param name="Value">The value.</param>
/// <param name="Version">The number of the change that put the value there; no other change has it.</param>
internal readonly record struct DictionaryEntryData(byte[] Key, byte[] Value, long Version);
