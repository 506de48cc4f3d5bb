using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;

namespace Engine.Tests.SharedObjects;

public sealed unsafe class MemoryBlockTests
{
    [Fact]
    public void Create_MappedTwice_ShowsTheSameBytes()
    {
        using MemoryBlock block = MemoryBlock.Create(null, 3, 100)!;
        using MemoryBlock same = MemoryBlock.Open(block.Path, null);
        Assert.Equal((3, 100L), (same.Kind, same.Size));
        Assert.Equal(0, block.Pointer[99]);
        block.Pointer[99] = 7;
        Assert.Equal(7, same.Pointer[99]);
        Assert.False(same.IsOwner);
        Assert.True(block.RemoveFile());
        Assert.False(block.RemoveFile());
        Assert.Equal(7, same.Pointer[99]);
        Assert.True(Assert.Throws<SharedMemoryException>(() => MemoryBlock.Open(block.Path, null)).IsMissing);
    }

    [Fact]
    public void Create_NameIsTaken_GivesNull()
    {
        string name = $"test-{Guid.NewGuid()}";
        using MemoryBlock block = MemoryBlock.Create(name, 0, 1)!;
        Assert.Null(MemoryBlock.Create(name, 0, 1));
        using (MemoryBlock found = MemoryBlock.Find(name.ToUpperInvariant())!)
        {
            Assert.Equal(block.Path, found.Path);
        }

        _ = block.RemoveFile();
        Assert.Null(MemoryBlock.Find(name));
    }

    [Fact]
    public void Open_SomethingElse_IsRefused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[200]);
        Assert.Throws<SharedMemoryException>(() => MemoryBlock.Open(path, null));
        File.Delete(path);
    }

    [Fact]
    public void Open_PathOfAnotherFileOfTheMaker_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the path is a file's.");
        using MemoryBlock block = MemoryBlock.Create(null, 0, 1)!;
        string descriptor = block.Path[..block.Path.LastIndexOf(':')];
        Assert.True(Assert.Throws<SharedMemoryException>(() => MemoryBlock.Open($"{descriptor}:1", null)).IsMissing);
        Assert.True(Assert.Throws<SharedMemoryException>(() => MemoryBlock.Open(descriptor, null)).IsMissing);
        _ = block.RemoveFile();
    }

    [Fact]
    public void Create_OnLinux_NobodyCanCutIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the memory is a file.");
        using MemoryBlock block = MemoryBlock.Create(null, 0, 100_000)!;
        using FileStream file = File.Open(block.Path[..block.Path.LastIndexOf(':')], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.ThrowsAny<Exception>(() => file.SetLength(0));
        Assert.Equal(0, block.Pointer[99_999]);
        _ = block.RemoveFile();
    }

    [Fact]
    public void Create_MoreThanThereIs_SaysSoAndLeavesNothing()
    {
        SharedMemoryException fault = Assert.Throws<SharedMemoryException>(() => MemoryBlock.Create(null, 0, 1L << 50));
        Assert.False(fault.IsMissing);
    }
}
