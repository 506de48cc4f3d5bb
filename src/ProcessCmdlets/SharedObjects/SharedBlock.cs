using System.Dynamic;
using System.Linq.Expressions;
using System.Management.Automation;
using System.Runtime.InteropServices;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets;

/// <summary>Memory that several processes see. It goes when the process that made it removes it or ends.</summary>
public abstract class SharedBlock : IDisposable, IDynamicMetaObjectProvider
{
    private readonly MemoryBlock _block;

    private protected SharedBlock(MemoryBlock block)
    {
        _block = block;
    }

    /// <summary>The name by which other sessions of this user find it, or null.</summary>
    public string? Name => _block.Name;

    /// <summary>Whether this process has made it, so that it goes with this process.</summary>
    public bool IsOwner => _block.IsOwner;

    internal MemoryBlock Block => _block;

    private protected SafeBuffer View => _block.View;

    /// <summary>Does without the memory in this process; its maker removes it.</summary>
    public void Close()
    {
        if (_block.IsOwner)
        {
            _ = _block.RemoveFile();
        }

        MemoryTable.Remove(_block.Path);
        _block.Dispose();
    }

    /// <summary>Removes the memory: nobody finds it any more, and who has it open keeps it until closing it.</summary>
    /// <exception cref="RuntimeException">It was removed before: SharedMemoryNotFound.</exception>
    public void Unlink()
    {
        if (!_block.RemoveFile())
        {
            throw ErrorRecords.Terminating(ErrorRecords.SharedMemoryNotFound(ToString()));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Path.GetFileName(_block.Path);

    /// <inheritdoc/>
    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) => new MemberFailures(parameter, this);

    /// <summary>Keeps the memory where it is until <see cref="Leave"/>.</summary>
    private protected void Enter()
    {
        bool isHeld = false;
        try
        {
            View.DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.SharedMemoryClosed(ToString()));
        }
    }

    private protected void Leave() => View.DangerousRelease();
}
