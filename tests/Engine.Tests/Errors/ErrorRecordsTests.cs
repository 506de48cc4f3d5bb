using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

namespace Engine.Tests.Errors;

/// <summary>Which record an exception becomes.</summary>
public sealed class ErrorRecordsTests
{
    [Fact]
    public void From_ExceptionThatNobodyExpected_HasAnIdOfItsOwnAndTheStack()
    {
        ErrorRecord record = ErrorRecords.From(Thrown(), "target");
        Assert.Equal("InternalError", record.FullyQualifiedErrorId);
        Assert.Equal("target", record.TargetObject);
        Assert.Contains(nameof(Thrown), record.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("on purpose", record.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ConnectionThatEndsAtTheStart_IsAFailedStart() =>
        Assert.Equal("WorkerStartFailed", ErrorRecords.From(new ConnectionLostException(), null).FullyQualifiedErrorId);

    private static InvalidCastException Thrown()
    {
        try
        {
            throw new InvalidCastException("on purpose");
        }
        catch (InvalidCastException exception)
        {
            return exception;
        }
    }
}
