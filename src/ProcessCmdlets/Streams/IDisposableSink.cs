namespace ProcessCmdlets.Streams;

/// <summary>A sink that holds something until its task ends.</summary>
internal interface IDisposableSink : IRecordSink, IDisposable;
