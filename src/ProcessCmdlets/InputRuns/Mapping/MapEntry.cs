using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Something that the pipeline's thread is to write or to know.</summary>
/// <param name="Item">The item it belongs to, or null for what the worker said between items.</param>
/// <param name="Kind">The record's kind; <see cref="RecordKind.ItemEnded"/> carries an <see cref="ItemOutcome"/> or null.</param>
/// <param name="Value">The record.</param>
internal readonly record struct MapEntry(MapItem? Item, RecordKind Kind, object? Value);
